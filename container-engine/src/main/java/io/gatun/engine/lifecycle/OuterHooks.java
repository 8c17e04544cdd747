package io.gatun.engine.lifecycle;

import io.gatun.engine.launch.HookRunner;
import io.gatun.engine.model.HookFailedException;
import io.gatun.engine.spec.Hooks;
import io.gatun.engine.spec.OciSpec;
import io.gatun.engine.spec.OciState;
import io.gatun.engine.spec.OciState.Status;
import io.gatun.engine.spec.Told;
import io.gatun.engine.state.ContainerDirectory;
import io.gatun.engine.state.Life.Processes;
import java.util.List;
import java.util.OptionalInt;

/**
 * The hooks around the runs of a container that a shim of ours supervises. Such a container may run many times; each run is
 * a life of its own to hooks, from {@code prestart} to {@code poststop}.
 */
final class OuterHooks {
    private final HookRunner runner;

    OuterHooks(HookRunner runner) {
        this.runner = runner;
    }

    /**
     * Tells that the program was executed.
     *
     * @throws HookFailedException for the first that fails
     */
    void started(ContainerDirectory directory, OciSpec spec, String bundle, Processes processes) {
        Hooks hooks = spec.hooks();
        if (!hooks.poststart().isEmpty()) {
            var pid = OptionalInt.of(processes.container().pid().number());
            runner.onHost(hooks.point("poststart"), state(directory, Told.of(spec), bundle, Status.RUNNING, pid));
        }
    }

    /**
     * Tells that the container has ended, with whatever becomes of each hook.
     *
     * @return what went wrong
     */
    List<String> ended(ContainerDirectory directory) {
        return runner.afterEnd(
                directory.id().value(),
                () -> directory.definition().orElseThrow().bundle(),
                directory.told());
    }

    private static OciState state(
            ContainerDirectory directory, Told told, String bundle, Status status, OptionalInt pid) {
        return new OciState(OciSpec.VERSION, directory.id().value(), status, pid, bundle, told.annotations());
    }
}
