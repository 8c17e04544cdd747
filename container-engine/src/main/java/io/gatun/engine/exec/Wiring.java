package io.gatun.engine.exec;

import io.gatun.engine.launch.Joined;
import io.gatun.engine.lifecycle.StreamEnds;
import io.gatun.engine.plan.LogPolicy;
import io.gatun.engine.plan.Slot;
import io.gatun.engine.plan.Supervision;
import io.gatun.engine.plan.Supervision.Caller;
import io.gatun.engine.plan.Supervision.Duty;
import io.gatun.engine.plan.Supervision.Output;
import io.gatun.engine.plan.Supervision.Shim;
import io.gatun.engine.plan.Supervision.Streams;
import io.gatun.linux.Kernel;
import io.gatun.linux.file.Descriptors.Execution;
import io.gatun.linux.file.OpenHow;
import io.gatun.linux.file.Pipe;
import io.gatun.linux.file.Pipes;
import io.gatun.linux.handle.Fd;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** How the streams of one execution are connected: what the program or its supervisor gets, and what stays here. */
final class Wiring implements AutoCloseable {
    private static final Path NULL = Path.of("/dev/null");

    private final Kernel kernel;
    private final Supervision supervision;
    private final Map<Slot, Fd> given = new HashMap<>();
    private final Map<Slot, Fd> kept = new HashMap<>();

    private Wiring(Kernel kernel, Supervision supervision) {
        this.kernel = kernel;
        this.supervision = supervision;
    }

    /** Pipes between the program and this one, and nobody in between. */
    static Wiring piped(Kernel kernel) {
        var wiring = new Wiring(kernel, new Caller(Streams.PROVIDED));
        wiring.input();
        wiring.output(Slot.STDOUT);
        wiring.output(Slot.STDERR);
        return wiring;
    }

    /** A client, whose end the program outlives: a supervisor holds the other ends. */
    static Wiring attached(Kernel kernel, boolean terminal, boolean writes) {
        var wiring = new Wiring(kernel, new Shim(new Output.Logged(LogPolicy.NONE), Set.of(Duty.LIVE)));
        wiring.exitFile();
        if (!terminal && writes) {
            wiring.input();
        } else if (!terminal) {
            wiring.given.put(Slot.STDIN, wiring.nothing());
        }
        return wiring;
    }

    /** Nobody reads or writes. */
    static Wiring detached(Kernel kernel, boolean terminal) {
        // A terminal needs somebody who reads it, or the program that writes to it would wait one day.
        Output output = terminal ? new Output.Logged(LogPolicy.NONE) : new Output.Direct();
        var wiring = new Wiring(kernel, new Shim(output, Set.of()));
        wiring.exitFile();
        if (!terminal) {
            for (Slot stream : Set.of(Slot.STDIN, Slot.STDOUT, Slot.STDERR)) {
                wiring.given.put(stream, wiring.nothing());
            }
        }
        return wiring;
    }

    private void input() {
        Pipe pipe = kernel.pipes().pipe2(Pipes.Waiting.BLOCKING);
        given.put(Slot.STDIN, pipe.read());
        kept.put(Slot.STDIN, pipe.write());
    }

    private void output(Slot slot) {
        Pipe pipe = kernel.pipes().pipe2(Pipes.Waiting.BLOCKING);
        given.put(slot, pipe.write());
        kept.put(slot, pipe.read());
    }

    /** No container's state is told how further programs in it end: the file has no name. */
    private void exitFile() {
        given.put(Slot.EXIT, kernel.descriptors().memfdCreate("gatun-exit", Execution.FORBIDDEN));
    }

    private Fd nothing() {
        return kernel.files().open(NULL, OpenHow.readWrite());
    }

    Supervision supervision() {
        return supervision;
    }

    /** What the program or its supervisor gets; they have copies of their own as soon as they run. */
    Map<Slot, Fd> given() {
        return given;
    }

    /** Takes this side's ends out of this wiring and out of the launch. */
    StreamEnds ends(Joined joined) {
        boolean live = supervision instanceof Shim shim && shim.duties().contains(Duty.LIVE);
        var ends = new StreamEnds(
                Optional.ofNullable(kept.get(Slot.STDIN)),
                live ? Optional.of(joined.take(Slot.LIVE)) : Optional.ofNullable(kept.get(Slot.STDOUT)),
                Optional.ofNullable(kept.get(Slot.STDERR)),
                Optional.empty());
        kept.clear();
        return ends;
    }

    /** Takes over the file in which the supervisor writes down how the program ended. */
    Fd takeExitFile() {
        Fd file = given.get(Slot.EXIT);
        if (file == null) throw new IllegalStateException("nobody writes down how the program ends");
        given.remove(Slot.EXIT);
        return file;
    }

    @Override
    public void close() {
        given.values().forEach(Fd::close);
        kept.values().forEach(Fd::close);
    }
}
