package io.gatun.engine.oci;

import io.gatun.engine.cgroup.Cgroup;
import io.gatun.engine.lifecycle.Host;
import io.gatun.engine.lifecycle.Lifecycle;
import io.gatun.engine.model.WrongStateException;
import io.gatun.engine.state.ContainerDirectory;
import io.gatun.engine.state.Life;
import io.gatun.engine.state.ProcessRef;
import io.gatun.linux.handle.Pid;
import io.gatun.linux.process.Signal;
import java.util.List;

/** Signals to all processes of a container. */
public final class Signalling {
    private static final int SIGKILL = 9;

    private final Host host;
    private final Lifecycle lifecycle;

    public Signalling(Host host, Lifecycle lifecycle) {
        this.host = host;
        this.lifecycle = lifecycle;
    }

    /** Sends a signal to every process there is. The lock must be held. */
    public void all(ContainerDirectory directory, Signal signal) {
        // What is on disk: processes may be left although the first one has ended.
        Life life = directory.life();
        if (life.groups().isEmpty()) {
            throw new WrongStateException(
                    directory.id(), lifecycle.look(directory).word(), "signal");
        }
        try (Cgroup cgroup = host.cgroups().adopt(life.groups().get())) {
            if (signal.number() == SIGKILL) {
                cgroup.kill();
                return;
            }
            List<Pid> processes = cgroup.processes();
            processes.forEach(pid -> send(cgroup, pid, signal));
        }
    }

    // A number read a moment ago may be another process's by now; what has it is the container's if it is listed again.
    private void send(Cgroup cgroup, Pid pid, Signal signal) {
        ProcessRef process = host.processes().reference(pid);
        if (cgroup.processes().contains(pid)) {
            host.processes().signal(process, signal);
        }
    }
}
