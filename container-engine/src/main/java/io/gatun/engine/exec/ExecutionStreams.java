package io.gatun.engine.exec;

import io.gatun.engine.launch.Joined;
import io.gatun.engine.lifecycle.Connections;
import io.gatun.engine.lifecycle.StreamEnds;
import io.gatun.engine.plan.record.LogPolicy;
import io.gatun.engine.plan.step.Slot;
import io.gatun.engine.plan.step.Supervision;
import io.gatun.engine.plan.step.Supervision.Caller;
import io.gatun.engine.plan.step.Supervision.Duty;
import io.gatun.engine.plan.step.Supervision.Output;
import io.gatun.engine.plan.step.Supervision.Shim;
import io.gatun.engine.plan.step.Supervision.Streams;
import io.gatun.linux.Kernel;
import io.gatun.linux.file.Descriptors.Execution;
import io.gatun.linux.file.OpenHow;
import io.gatun.linux.handle.Fd;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;

/**
 * How the streams of one execution are connected.
 *
 * @param connections owned
 */
record ExecutionStreams(Supervision supervision, Connections connections) implements AutoCloseable {
    private static final Path NULL = Path.of("/dev/null");

    /** Pipes between the program and this one, and nobody in between. */
    static ExecutionStreams piped(Kernel kernel) {
        return new ExecutionStreams(new Caller(Streams.PROVIDED), Connections.of(kernel, Connections::pipes));
    }

    /** A client, whose end the program outlives: a supervisor holds the other ends. */
    static ExecutionStreams attached(Kernel kernel, boolean terminal, boolean writes) {
        var connections = Connections.of(kernel, all -> {
            all.give(Slot.EXIT, exitFile(kernel));
            if (!terminal && writes) {
                all.input();
            } else if (!terminal) {
                all.give(Slot.STDIN, nothing(kernel));
            }
        });
        return new ExecutionStreams(new Shim(new Output.Logged(LogPolicy.NONE), Set.of(Duty.LIVE)), connections);
    }

    /** Nobody reads or writes. */
    static ExecutionStreams detached(Kernel kernel, boolean terminal) {
        var connections = Connections.of(kernel, all -> {
            all.give(Slot.EXIT, exitFile(kernel));
            if (!terminal) {
                Set.of(Slot.STDIN, Slot.STDOUT, Slot.STDERR).forEach(stream -> all.give(stream, nothing(kernel)));
            }
        });
        // A terminal needs somebody who reads it, or the program that writes to it would wait one day.
        Output output = terminal ? new Output.Logged(LogPolicy.NONE) : new Output.Direct();
        return new ExecutionStreams(new Shim(output, Set.of()), connections);
    }

    /** No container's state is told how further programs in it end: the file has no name. */
    private static Fd exitFile(Kernel kernel) {
        return kernel.descriptors().memfdCreate("gatun-exit", Execution.FORBIDDEN);
    }

    private static Fd nothing(Kernel kernel) {
        return kernel.files().open(NULL, OpenHow.readWrite());
    }

    /** What the program or its supervisor gets. */
    Map<Slot, Fd> given() {
        return connections.given();
    }

    /** Takes this side's ends out of these and out of the launch. */
    StreamEnds ends(Joined joined) {
        Set<Duty> duties = supervision instanceof Shim shim ? shim.duties() : Set.of();
        return connections.ends(duties, joined::take);
    }

    /** Takes over the file in which the supervisor writes down how the program ended. */
    Fd takeExitFile() {
        return connections.takeBack(Slot.EXIT);
    }

    @Override
    public void close() {
        connections.close();
    }
}
