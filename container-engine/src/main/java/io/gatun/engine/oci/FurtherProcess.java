package io.gatun.engine.oci;

import io.gatun.engine.exec.Executing;
import io.gatun.engine.launch.Joined;
import io.gatun.engine.lifecycle.Host;
import io.gatun.engine.plan.step.Supervision;
import io.gatun.engine.spec.ProcessSpec;
import io.gatun.engine.state.ContainerDirectory;
import io.gatun.linux.handle.Fd;
import io.gatun.linux.handle.Pid;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * One more process of a container, which becomes a child of the caller.
 *
 * @param console the socket that gets the terminal's master
 * @param preserved descriptors that the program gets behind its standard streams; borrowed
 */
public record FurtherProcess(ProcessSpec process, Optional<Path> console, List<Fd> preserved) {
    public FurtherProcess {
        preserved = List.copyOf(preserved);
    }

    /** Executes it and returns its process id when it is executed. */
    public Pid run(Host host, Executing executing, ContainerDirectory directory) {
        try (var socket = ConsoleSocket.open(host.kernel(), console, process.terminal());
                Joined joined =
                        executing.child(directory, process, new Supervision.Caller(), socket.slots(), preserved)) {
            return joined.process().pid();
        }
    }
}
