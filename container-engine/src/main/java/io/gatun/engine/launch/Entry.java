package io.gatun.engine.launch;

import io.gatun.engine.launch.Joiner.Request;
import io.gatun.engine.plan.step.Slot;
import io.gatun.engine.plan.step.Supervision;
import io.gatun.engine.spec.OciSpec;
import io.gatun.engine.spec.OciState;
import io.gatun.engine.spec.Seccomp;
import io.gatun.engine.state.ProcessRef;
import io.gatun.linux.Kernel;
import io.gatun.linux.handle.Fd;
import io.gatun.linux.handle.Pid;
import java.util.ArrayList;
import java.util.List;

/** Follows a process on its way into a running container until it is the program. */
final class Entry {
    private final Kernel kernel;
    private final ProcessTable processes;
    private final Request request;

    Entry(Kernel kernel, ProcessTable processes, Request request) {
        this.kernel = kernel;
        this.processes = processes;
        this.request = request;
    }

    /** Takes ownership of {@code launched}; if anything fails, neither its processes nor its descriptors are left. */
    Joined follow(Launched launched) {
        var children = new ArrayList<>(List.of(launched.supervisor()));
        try {
            Pid pid = launched.awaitStarted();
            if (isCallers()) {
                children.add(pid);
            }
            ProcessRef process = processes.reference(pid);
            answerListener(launched, pid);
            launched.awaitExecuted();
            if (isCallers()) {
                processes.reap(launched.supervisor());
                return new Joined(launched, process, process);
            }
            return new Joined(launched, processes.reference(launched.supervisor()), process);
        } catch (RuntimeException e) {
            // What waits at a gate ends with it, and what failed has ended.
            launched.close();
            children.reversed().forEach(processes::reap);
            throw e;
        }
    }

    private boolean isCallers() {
        return request.supervision() instanceof Supervision.Caller;
    }

    private void answerListener(Launched launched, Pid pid) {
        if (request.profile().flatMap(Seccomp::listenerPath).isEmpty()) {
            return;
        }
        launched.awaitGate();
        Seccomp profile = request.profile().orElseThrow();
        var told = new OciState.OfProcess(
                OciSpec.VERSION,
                List.of(OciState.OfProcess.SECCOMP_FD),
                pid.number(),
                profile.listenerMetadata(),
                request.state());
        try (Fd program = launched.take(Slot.LISTENER)) {
            new ListenerHandover(kernel).run(program, profile.listenerPath().orElseThrow(), told);
        }
        launched.open();
    }
}
