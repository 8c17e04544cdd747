package io.gatun.engine.lifecycle;

import io.gatun.engine.plan.step.Slot;
import io.gatun.engine.plan.step.Supervision.Duty;
import io.gatun.linux.Kernel;
import io.gatun.linux.file.Pipe;
import io.gatun.linux.file.Pipes;
import io.gatun.linux.gate.SyscallException;
import io.gatun.linux.handle.Fd;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Both sides of the streams of a program that is to be started: what it or its supervisor gets, and what stays here. Closing
 * closes what nobody took.
 */
public final class Connections implements AutoCloseable {
    private final Kernel kernel;
    private final Map<Slot, Fd> given = new HashMap<>();
    private final Map<Slot, Fd> kept = new HashMap<>();

    private Connections(Kernel kernel) {
        this.kernel = kernel;
    }

    /** Makes them one by one; if one fails, none is left. */
    public static Connections of(Kernel kernel, Consumer<Connections> making) {
        var connections = new Connections(kernel);
        try {
            making.accept(connections);
            return connections;
        } catch (SyscallException e) {
            connections.close();
            throw e;
        }
    }

    /** A pipe to the program's standard input. */
    public void input() {
        Pipe pipe = kernel.pipes().pipe2(Pipes.Waiting.BLOCKING);
        given.put(Slot.STDIN, pipe.read());
        kept.put(Slot.STDIN, pipe.write());
    }

    /** A pipe from one of the program's outputs. */
    public void output(Slot slot) {
        Pipe pipe = kernel.pipes().pipe2(Pipes.Waiting.BLOCKING);
        given.put(slot, pipe.write());
        kept.put(slot, pipe.read());
    }

    /** Pipes for all three streams. */
    public void pipes() {
        input();
        output(Slot.STDOUT);
        output(Slot.STDERR);
    }

    /** Adds a descriptor for the other side, and owns it until then. */
    public void give(Slot slot, Fd fd) {
        given.put(slot, fd);
    }

    /** What the program or its supervisor gets; they have copies of their own as soon as they run. */
    public Map<Slot, Fd> given() {
        return given;
    }

    /** Takes back what was given, when the other side has its copy. */
    public Fd takeBack(Slot slot) {
        return Optional.ofNullable(given.remove(slot)).orElseThrow();
    }

    /**
     * Takes this side's ends out of this and out of what was launched.
     *
     * @param duties of the supervisor
     * @param launched takes the engine's end of a channel of the plan
     */
    public StreamEnds ends(Set<Duty> duties, Function<Slot, Fd> launched) {
        var ends = new StreamEnds(
                Optional.ofNullable(kept.get(Slot.STDIN)),
                duties.contains(Duty.LIVE)
                        ? Optional.of(launched.apply(Slot.LIVE))
                        : Optional.ofNullable(kept.get(Slot.STDOUT)),
                Optional.ofNullable(kept.get(Slot.STDERR)),
                duties.contains(Duty.END_WITH_ENGINE) ? Optional.of(launched.apply(Slot.CONTROL)) : Optional.empty());
        kept.clear();
        return ends;
    }

    @Override
    public void close() {
        given.values().forEach(Fd::close);
        kept.values().forEach(Fd::close);
    }
}
