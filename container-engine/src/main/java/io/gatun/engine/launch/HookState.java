package io.gatun.engine.launch;

import io.gatun.engine.plan.step.Slot;
import io.gatun.engine.spec.Hooks;
import io.gatun.engine.spec.OciState;
import io.gatun.engine.spec.StateCodec;
import io.gatun.linux.Kernel;
import io.gatun.linux.file.Descriptors.Execution;
import io.gatun.linux.file.Descriptors.Seal;
import io.gatun.linux.handle.Fd;
import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;

/**
 * The state that the hooks a container runs itself find on their standard input: a file in memory that is written and
 * sealed before the container is ready, since the engine may be gone when they run. Owns the file.
 */
final class HookState implements AutoCloseable {
    private final Kernel kernel;
    private final Optional<Fd> file;

    private HookState(Kernel kernel, Optional<Fd> file) {
        this.kernel = kernel;
        this.file = file;
    }

    /** An empty file where there are such hooks. */
    static HookState of(Kernel kernel, Hooks hooks) {
        return new HookState(
                kernel,
                hooks.startContainer().isEmpty()
                        ? Optional.empty()
                        : Optional.of(kernel.descriptors().memfdCreate("gatun-state", Execution.FORBIDDEN)));
    }

    /** What the plan gets. */
    Map<Slot, Fd> slots() {
        return file.map(fd -> Map.of(Slot.STATE, fd)).orElse(Map.of());
    }

    /** Writes the state, once. */
    void write(OciState state) {
        file.ifPresent(fd -> {
            kernel.contents().writeAll(fd, StateCodec.write(state).toString().getBytes(StandardCharsets.UTF_8));
            kernel.descriptors().addSeals(fd, EnumSet.allOf(Seal.class));
        });
    }

    @Override
    public void close() {
        file.ifPresent(Fd::close);
    }
}
