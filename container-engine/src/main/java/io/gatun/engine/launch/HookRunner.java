package io.gatun.engine.launch;

import io.gatun.engine.model.HookFailedException;
import io.gatun.engine.plan.ContainerPlan;
import io.gatun.engine.plan.HookPlan;
import io.gatun.engine.plan.step.Slot;
import io.gatun.engine.spec.Hooks;
import io.gatun.engine.spec.Hooks.Hook;
import io.gatun.engine.spec.LinuxSpec;
import io.gatun.engine.spec.OciSpec;
import io.gatun.engine.spec.OciState;
import io.gatun.engine.spec.StateCodec;
import io.gatun.engine.spec.Told;
import io.gatun.linux.Kernel;
import io.gatun.linux.file.Descriptors.Execution;
import io.gatun.linux.gate.Blocking;
import io.gatun.linux.handle.Fd;
import io.gatun.linux.handle.Pid;
import io.gatun.linux.handle.PidFd;
import io.gatun.linux.process.ExitStatus;
import io.gatun.linux.process.Signal;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.function.Supplier;

/**
 * Runs hooks one after the other, each with the container's state on standard input, nothing of the engine's environment,
 * and no more time than it was given. Input and output are files in memory: a hook can neither block the engine nor, by a
 * process it leaves behind, keep it waiting.
 */
public final class HookRunner {
    private static final Signal KILL = new Signal(9);
    private static final Duration FOREVER = Duration.ofDays(365);
    private static final int OUTPUT_BYTES = 4096;

    private final Kernel kernel;
    private final Launcher launcher;

    public HookRunner(Kernel kernel) {
        this.kernel = kernel;
        this.launcher = new Launcher(kernel);
    }

    /**
     * Runs hooks on the host.
     *
     * @throws HookFailedException for the first that fails; those after it are not run
     */
    public void onHost(Hooks.Point point, OciState state) {
        for (Hook hook : point.hooks()) {
            alone(point, hook, HookPlan.onHost(hook, state.bundle()), state, Map.of());
        }
    }

    /**
     * Runs hooks on the host, all of them, whatever becomes of one.
     *
     * @return what went wrong
     */
    public List<String> onHostEach(Hooks.Point point, OciState state) {
        var problems = new ArrayList<String>();
        for (Hook hook : point.hooks()) {
            try {
                onHost(new Hooks.Point(point.name(), List.of(hook)), state);
            } catch (HookFailedException e) {
                problems.add(e.getMessage());
            }
        }
        return problems;
    }

    /**
     * Runs the hooks for a container that has ended, all of them, whatever becomes of one.
     *
     * @param bundle asked for if there are any
     * @return what went wrong
     */
    public List<String> afterEnd(String id, Supplier<String> bundle, Told told) {
        if (told.hooks().poststop().isEmpty()) {
            return List.of();
        }
        var state = new OciState(
                OciSpec.VERSION, id, OciState.Status.STOPPED, OptionalInt.empty(), bundle.get(), told.annotations());
        return onHostEach(told.hooks().point("poststop"), state);
    }

    /** Runs hooks that clean up after a failure; what goes wrong with them is told with it, as suppressed. */
    public static void after(RuntimeException failure, Supplier<List<String>> hooks) {
        try {
            hooks.get().forEach(warning -> failure.addSuppressed(new IllegalStateException(warning)));
        } catch (RuntimeException e) {
            failure.addSuppressed(e);
        }
    }

    /**
     * Runs hooks in the namespaces of a process.
     *
     * @throws HookFailedException for the first that fails; those after it are not run
     */
    public void inContainer(Hooks.Point point, OciState state, LinuxSpec linux, PidFd process) {
        for (Hook hook : point.hooks()) {
            alone(point, hook, HookPlan.inContainer(hook, linux), state, Map.of(Slot.TARGET, process.fd()));
        }
    }

    /** A hook may take its time: waiting for it must not keep the carrier of a virtual thread. */
    private void alone(Hooks.Point point, Hook hook, ContainerPlan plan, OciState state, Map<Slot, Fd> target) {
        Blocking.call(() -> {
            run(point, hook, plan, state, target);
            return point;
        });
    }

    private void run(Hooks.Point point, Hook hook, ContainerPlan plan, OciState state, Map<Slot, Fd> target) {
        byte[] input = StateCodec.write(state).toString().getBytes(StandardCharsets.UTF_8);
        try (Fd stdin = memory();
                Fd output = memory()) {
            kernel.contents().writeAll(stdin, input);
            kernel.contents().seek(stdin, 0);
            var provided = new HashMap<>(target);
            provided.put(Slot.STDIN, stdin);
            provided.put(Slot.STDOUT, output);
            provided.put(Slot.STDERR, output);
            var launch = new Launch(plan, provided, List.of("gatun-hook", point.name()), List.of());
            ExitStatus status = await(launch, hook.timeout().orElse(FOREVER));
            if (!status.equals(new ExitStatus.Exited(0))) {
                throw new HookFailedException(point.name(), hook.path(), "it " + text(status), said(output));
            }
        } catch (LaunchException e) {
            throw new HookFailedException(point.name(), hook.path(), e.problem(), "");
        }
    }

    private ExitStatus await(Launch launch, Duration limit) {
        try (Launched launched = launcher.launch(launch)) {
            Pid pid;
            try {
                pid = launched.awaitStarted();
            } finally {
                kernel.processes().waitid(launched.supervisor());
            }
            return await(launched, pid, limit);
        }
    }

    private ExitStatus await(Launched launched, Pid pid, Duration limit) {
        try (PidFd process = kernel.processes().pidfdOpen(pid)) {
            try {
                launched.awaitExecuted();
            } catch (LaunchException e) {
                kernel.processes().waitid(process);
                throw e;
            }
            if (!kernel.events().awaitReadable(process.fd(), limit)) {
                // It leads a session and a group of its own.
                kernel.processes().killGroup(pid, KILL);
                kernel.processes().waitid(process);
                throw new LaunchException("it took longer than %d s".formatted(limit.toSeconds()), "");
            }
            return kernel.processes().waitid(process);
        }
    }

    private Fd memory() {
        return kernel.descriptors().memfdCreate("gatun-hook", Execution.FORBIDDEN);
    }

    private String said(Fd output) {
        kernel.contents().seek(output, 0);
        return new String(kernel.contents().readOnce(output, OUTPUT_BYTES), StandardCharsets.UTF_8).strip();
    }

    static String text(ExitStatus status) {
        return switch (status) {
            case ExitStatus.Exited(int code) -> "exited with " + code;
            case ExitStatus.Signaled(Signal signal, boolean dumped) -> "was killed by " + signal;
        };
    }
}
