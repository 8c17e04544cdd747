package io.gatun.engine.attach;

import io.gatun.engine.launch.Shim;
import io.gatun.engine.lifecycle.StreamEnds;
import io.gatun.engine.log.LogQuery;
import io.gatun.engine.log.LogReader;
import io.gatun.engine.state.ContainerDirectory;
import io.gatun.engine.state.Life.Processes;
import io.gatun.engine.stream.Attachment;
import io.gatun.engine.stream.FollowedLog;
import io.gatun.linux.Kernel;
import io.gatun.linux.file.OpenHow;
import io.gatun.linux.handle.Fd;
import java.util.Optional;

/** Makes attachments. */
public final class Attachments {
    private static final LogQuery FROM_NOW = LogQuery.ALL.withTail(0);

    private final Kernel kernel;

    public Attachments(Kernel kernel) {
        this.kernel = kernel;
    }

    /** The client of a start; takes ownership of the ends of its streams, of which it has the output. */
    public Attachment live(StreamEnds ends, Processes processes) {
        Fd output = ends.output().orElseThrow();
        return new LiveAttachment(kernel, output, new Input(kernel, ends.input(), terminal(processes)));
    }

    /** A further client of a container that runs; empty if it has just ended. */
    public Optional<Attachment> later(ContainerDirectory directory, Processes processes, boolean writes) {
        return shim(processes).map(shim -> {
            Optional<Fd> stdin = writes ? shim.stdinWriter() : Optional.empty();
            Optional<Fd> terminal = shim.terminalMaster();
            var input = new Input(kernel, stdin, terminal);
            return new LogAttachment(follower(directory, shim, FROM_NOW), input);
        });
    }

    /** Follows a running container's log; empty if it has just ended. */
    public Optional<FollowedLog> follow(ContainerDirectory directory, Processes processes, LogQuery query) {
        return shim(processes).map(shim -> follower(directory, shim, query));
    }

    /** Reads a container's log as it is now. */
    public LogReader log(ContainerDirectory directory, LogQuery query) {
        return LogReader.owning(kernel, logs(directory), query);
    }

    private LogFollower follower(ContainerDirectory directory, Shim shim, LogQuery query) {
        return new LogFollower(kernel, logs(directory), shim, query);
    }

    private Fd logs(ContainerDirectory directory) {
        return kernel.files().openat(directory.fd(), "logs", OpenHow.directory());
    }

    private Optional<Shim> shim(Processes processes) {
        var supervisor = processes.supervisor();
        return Shim.of(kernel, supervisor.pid(), supervisor.startTicks());
    }

    private Optional<Fd> terminal(Processes processes) {
        return shim(processes).flatMap(shim -> {
            try (shim) {
                return shim.terminalMaster();
            }
        });
    }
}
