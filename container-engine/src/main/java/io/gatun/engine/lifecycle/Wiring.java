package io.gatun.engine.lifecycle;

import io.gatun.engine.launch.Prepared;
import io.gatun.engine.plan.record.LogPolicy;
import io.gatun.engine.plan.step.Slot;
import io.gatun.engine.plan.step.Supervision;
import io.gatun.engine.plan.step.Supervision.Duty;
import io.gatun.engine.plan.step.Supervision.Output;
import io.gatun.engine.state.ContainerDirectory;
import io.gatun.engine.state.Definition;
import io.gatun.linux.Kernel;
import io.gatun.linux.file.OpenHow;
import io.gatun.linux.handle.Fd;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;

/**
 * How a container's streams are connected for one run.
 *
 * @param connections owned
 */
record Wiring(Supervision.Shim supervision, Connections connections) implements AutoCloseable {
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
        var connections = Connections.of(kernel, all -> {
            all.give(Slot.LOG_DIRECTORY, kernel.files().openat(directory.fd(), "logs", OpenHow.directory()));
            if (clients) {
                all.input();
            } else if (!open) {
                all.give(Slot.STDIN, kernel.files().open(Path.of("/dev/null"), OpenHow.read()));
            }
        });
        return new Wiring(new Supervision.Shim(new Output.Logged(policy(definition)), duties), connections);
    }

    /** Pipes between the container and the embedding program, with whose end the container ends too. */
    static Wiring owned(Kernel kernel) {
        var supervision = new Supervision.Shim(new Output.Direct(), Set.of(Duty.END_WITH_ENGINE));
        return new Wiring(supervision, Connections.of(kernel, Connections::pipes));
    }

    /** What the shim gets. */
    Map<Slot, Fd> given() {
        return connections.given();
    }

    /** Adds a descriptor for the shim. */
    void give(Slot slot, Fd fd) {
        connections.give(slot, fd);
    }

    /** Takes the engine's ends out of this wiring and out of the launch. */
    StreamEnds ends(Prepared prepared) {
        return connections.ends(supervision.duties(), prepared::take);
    }

    @Override
    public void close() {
        connections.close();
    }

    private static LogPolicy policy(Definition definition) {
        var streams = definition.streams();
        return streams.logFiles() == 0 ? LogPolicy.NONE : new LogPolicy(streams.logBytes(), streams.logFiles());
    }
}
