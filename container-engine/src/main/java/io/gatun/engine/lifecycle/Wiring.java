package io.gatun.engine.lifecycle;

import io.gatun.engine.launch.Prepared;
import io.gatun.engine.plan.LogPolicy;
import io.gatun.engine.plan.Slot;
import io.gatun.engine.plan.Supervision;
import io.gatun.engine.plan.Supervision.Duty;
import io.gatun.engine.plan.Supervision.Output;
import io.gatun.engine.state.ContainerDirectory;
import io.gatun.engine.state.Definition;
import io.gatun.linux.Kernel;
import io.gatun.linux.file.OpenHow;
import io.gatun.linux.file.Pipe;
import io.gatun.linux.file.Pipes;
import io.gatun.linux.gate.SyscallException;
import io.gatun.linux.handle.Fd;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** How a container's streams are connected for one run: what the shim gets, and what stays with the engine. */
final class Wiring implements AutoCloseable {
    private final Kernel kernel;
    private final Supervision supervision;
    private final Map<Slot, Fd> given = new HashMap<>();
    private final Map<Slot, Fd> kept = new HashMap<>();

    private Wiring(Kernel kernel, Supervision supervision) {
        this.kernel = kernel;
        this.supervision = supervision;
    }

    /** Streams that the shim logs, handed on to a client if there is one. */
    static Wiring logged(
            Kernel kernel,
            ContainerDirectory directory,
            Definition definition,
            Starting.Client client,
            boolean terminal) {
        boolean open = definition.streams().openStdin() && !terminal;
        boolean clients = open && client == Starting.Client.READS_AND_WRITES;
        var duties = EnumSet.noneOf(Duty.class);
        if (client != Starting.Client.NOBODY) {
            duties.add(Duty.LIVE);
        }
        if (open && !clients) {
            duties.add(Duty.HOLD_STDIN);
        }
        if (definition.streams().init()) {
            duties.add(Duty.INIT);
        }
        var wiring = new Wiring(kernel, new Supervision.Shim(new Output.Logged(policy(definition)), duties));
        return wiring.with(() -> {
            wiring.give(Slot.LOG_DIRECTORY, kernel.files().openat(directory.fd(), "logs", OpenHow.directory()));
            if (clients) {
                wiring.input();
            } else if (!open) {
                wiring.give(Slot.STDIN, kernel.files().open(Path.of("/dev/null"), OpenHow.read()));
            }
        });
    }

    /** Pipes between the container and the embedding program, with whose end the container ends too. */
    static Wiring owned(Kernel kernel) {
        var duties = Set.of(Duty.END_WITH_ENGINE);
        var wiring = new Wiring(kernel, new Supervision.Shim(new Output.Direct(), duties));
        return wiring.with(() -> {
            wiring.input();
            wiring.output(Slot.STDOUT);
            wiring.output(Slot.STDERR);
        });
    }

    private Wiring with(Runnable connections) {
        try {
            connections.run();
            return this;
        } catch (SyscallException e) {
            close();
            throw e;
        }
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

    Supervision supervision() {
        return supervision;
    }

    /** What the shim gets; it has copies of its own as soon as it runs. */
    Map<Slot, Fd> given() {
        return given;
    }

    /** Adds a descriptor for the shim. */
    void give(Slot slot, Fd fd) {
        given.put(slot, fd);
    }

    /** Takes the engine's ends out of this wiring and out of the launch. */
    StreamEnds ends(Prepared prepared) {
        var duties = ((Supervision.Shim) supervision).duties();
        var ends = new StreamEnds(
                Optional.ofNullable(kept.get(Slot.STDIN)),
                duties.contains(Duty.LIVE)
                        ? Optional.of(prepared.take(Slot.LIVE))
                        : Optional.ofNullable(kept.get(Slot.STDOUT)),
                Optional.ofNullable(kept.get(Slot.STDERR)),
                duties.contains(Duty.END_WITH_ENGINE) ? Optional.of(prepared.take(Slot.CONTROL)) : Optional.empty());
        kept.clear();
        return ends;
    }

    @Override
    public void close() {
        given.values().forEach(Fd::close);
        kept.values().forEach(Fd::close);
    }

    private static LogPolicy policy(Definition definition) {
        var streams = definition.streams();
        return streams.logFiles() == 0 ? LogPolicy.NONE : new LogPolicy(streams.logBytes(), streams.logFiles());
    }
}
