package io.gatun.engine.launch;

import io.gatun.engine.launch.Starter.Request;
import io.gatun.engine.plan.step.NamespaceStep.Gate;
import io.gatun.engine.plan.step.Slot;
import io.gatun.engine.plan.step.Supervision;
import io.gatun.engine.spec.Hooks;
import io.gatun.engine.spec.LinuxSpec;
import io.gatun.engine.spec.LinuxSpec.NamespaceType;
import io.gatun.engine.spec.OciSpec;
import io.gatun.engine.spec.OciState;
import io.gatun.engine.spec.ProcessSpec;
import io.gatun.engine.state.Life.Processes;
import io.gatun.engine.state.ProcessRef;
import io.gatun.linux.Kernel;
import io.gatun.linux.abi.Errno;
import io.gatun.linux.gate.SyscallException;
import io.gatun.linux.handle.Fd;
import io.gatun.linux.handle.Pid;
import io.gatun.linux.handle.PidFd;
import io.gatun.linux.process.Limits.ResourceLimit;
import io.gatun.linux.process.Limits.Rlimit;
import io.gatun.linux.process.Signal;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/** Follows one container's process from gate to gate until it is ready, and does there what only the engine can. */
final class Birth {
    private static final Signal KILL = new Signal(9);

    private final Kernel kernel;
    private final ProcessTable processes;
    private final Request request;
    private final MappedTrees trees;
    private final HookState told;
    private final HookRunner hookRunner;
    private final NetDevices devices;

    Birth(Kernel kernel, ProcessTable processes, Request request, MappedTrees trees, HookState told) {
        this.told = told;
        this.kernel = kernel;
        this.processes = processes;
        this.request = request;
        this.trees = trees;
        this.hookRunner = new HookRunner(kernel);
        this.devices = new NetDevices(kernel, request.spec().linux().netDevices());
    }

    /** Takes ownership of {@code launched}; if anything fails, neither its processes nor its descriptors are left. */
    Prepared follow(Launched launched) {
        var children = new ArrayList<>(List.of(launched.supervisor()));
        try {
            Pid pid = launched.awaitStarted();
            if (isCallers()) {
                children.add(pid);
            }
            ProcessRef container = processes.reference(pid);
            for (var gate = launched.awaitGate(); gate.isPresent(); gate = launched.awaitGate()) {
                pass(gate.get(), container, launched);
                launched.open();
            }
            tellHooks(pid);
            raiseLimits(pid);
            ProcessRef supervisor = isCallers() ? container : processes.reference(launched.supervisor());
            if (isCallers()) {
                processes.reap(launched.supervisor());
            }
            var born = new Processes(processes.bootId(), supervisor, container);
            return new Prepared(launched, born, processes);
        } catch (RuntimeException e) {
            giveBack(e);
            launched.abandon();
            children.reversed().forEach(this::end);
            throw e;
        } finally {
            devices.close();
        }
    }

    /** What is left in the namespace when that ends is destroyed, unless it is hardware. */
    private void giveBack(RuntimeException failure) {
        try {
            devices.giveBack();
        } catch (RuntimeException e) {
            failure.addSuppressed(e);
        }
    }

    private boolean isCallers() {
        return request.supervision() instanceof Supervision.Caller;
    }

    private void pass(Gate gate, ProcessRef container, Launched launched) {
        switch (gate) {
            case ID_MAPS -> {
                writeIdMaps(container);
                configureNetwork(container);
            }
            case RUNTIME_HOOKS -> runHooks(container);
            case LISTENER -> handOver(container, launched);
            case NETWORK_DEVICES -> moveDevices(container);
        }
    }

    private void moveDevices(ProcessRef container) {
        try (var process = ProcessDirectory.open(kernel, container.pid())) {
            if (!processes.isAlive(container)) {
                throw LaunchException.vanished();
            }
            devices.moveTo(process.namespace("net"));
        }
    }

    private void runHooks(ProcessRef container) {
        Hooks hooks = request.spec().hooks();
        OciState outside = state(container.pid().number(), OciState.Status.CREATING);
        hookRunner.onHost(hooks.point("prestart"), outside);
        hookRunner.onHost(hooks.point("createRuntime"), outside);
        if (hooks.createContainer().isEmpty()) {
            return;
        }
        try (var directory = ProcessDirectory.open(kernel, container.pid());
                PidFd process = processes.open(container).orElseThrow(LaunchException::vanished)) {
            OciState inside = state(directory.innermostPid(), OciState.Status.CREATING);
            hookRunner.inContainer(
                    hooks.point("createContainer"), inside, request.spec().linux(), process);
        }
    }

    private void handOver(ProcessRef container, Launched launched) {
        var profile = request.spec().linux().seccomp().orElseThrow();
        int pid = container.pid().number();
        var told = new OciState.OfProcess(
                OciSpec.VERSION,
                List.of(OciState.OfProcess.SECCOMP_FD),
                pid,
                profile.listenerMetadata(),
                state(pid, OciState.Status.CREATING));
        try (Fd program = launched.take(Slot.LISTENER)) {
            new ListenerHandover(kernel).run(program, profile.listenerPath().orElseThrow(), told);
        }
    }

    private void tellHooks(Pid pid) {
        if (request.spec().hooks().startContainer().isEmpty()) {
            return;
        }
        try (var directory = ProcessDirectory.open(kernel, pid)) {
            told.write(state(directory.innermostPid(), OciState.Status.CREATED));
        }
    }

    private OciState state(int pid, OciState.Status status) {
        return new OciState(
                OciSpec.VERSION,
                request.id().value(),
                status,
                OptionalInt.of(pid),
                request.bundle(),
                request.spec().annotations());
    }

    private void writeIdMaps(ProcessRef container) {
        LinuxSpec linux = request.spec().linux();
        try (var process = ProcessDirectory.open(kernel, container.pid())) {
            if (!processes.isAlive(container)) {
                throw LaunchException.vanished();
            }
            process.writeIdMaps(linux.uidMappings(), linux.gidMappings());
            try (Fd namespace = process.namespace("user")) {
                trees.map(namespace);
            }
        } catch (SyscallException e) {
            throw new LaunchException(
                    "cannot map the ids of the user namespace: " + e.getMessage(),
                    "run the engine as root, or map only ids that it may use");
        }
    }

    private void configureNetwork(ProcessRef container) {
        request.network().ifPresent(configuration -> {
            try (var process = ProcessDirectory.open(kernel, container.pid());
                    Fd namespace = process.namespace("net")) {
                configuration.configure(namespace);
            }
        });
    }

    /** What a member of a user namespace may not do for itself. */
    private void raiseLimits(Pid pid) {
        if (request.spec().linux().namespace(NamespaceType.USER).isEmpty()) {
            return;
        }
        try {
            raiseLimits(pid, request.spec().process().orElseThrow());
        } catch (SyscallException e) {
            throw new LaunchException(
                    "cannot set the limits of the process: " + e.getMessage(),
                    "lower them, or run the engine with CAP_SYS_RESOURCE");
        }
    }

    private void raiseLimits(Pid pid, ProcessSpec process) {
        process.oomScoreAdj().ifPresent(score -> kernel.limits().setOomScoreAdj(pid, score));
        for (ProcessSpec.Rlimit limit : process.rlimits()) {
            var resource = ResourceLimit.valueOf(limit.type().specName());
            kernel.limits().setPrlimit(pid, resource, new Rlimit(limit.soft(), limit.hard()));
        }
    }

    /** The supervisor ends by itself when the container does, and has its end to write down. */
    private void end(Pid child) {
        if (isCallers()) {
            try (var process = kernel.processes().pidfdOpen(child)) {
                kernel.processes().pidfdSendSignal(process, KILL);
            } catch (SyscallException e) {
                if (!e.is(Errno.ESRCH)) {
                    throw e;
                }
            }
        }
        processes.reap(child);
    }
}
