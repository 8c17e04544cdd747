package io.gatun.engine.plan.step;

import io.gatun.engine.plan.record.LogPolicy;
import io.gatun.engine.plan.step.Resource.Provided;
import java.util.List;
import java.util.Set;

/** Who waits for the container's process, and what becomes of its streams. */
public sealed interface Supervision {
    /** The caller: the container's process becomes its child (OCI runtime command line). */
    record Caller(Streams streams) implements Supervision {
        /** With the caller's own streams. */
        public Caller() {
            this(Streams.INHERITED);
        }

        public List<Resource> resources(boolean terminal) {
            if (terminal) {
                return List.of(new Provided(Slot.CONSOLE, false));
            }
            return switch (streams) {
                case INHERITED -> List.of();
                case PROVIDED ->
                    List.of(
                            new Provided(Slot.STDIN, false),
                            new Provided(Slot.STDOUT, false),
                            new Provided(Slot.STDERR, false));
            };
        }
    }

    /** What the program of a caller has for standard streams where it has no terminal. */
    enum Streams {
        /** Those that the caller has. */
        INHERITED,
        /** {@link Slot#STDIN}, {@link Slot#STDOUT} and {@link Slot#STDERR}. */
        PROVIDED
    }

    /** Our one-page process, which outlives the engine unless its duties say otherwise. */
    record Shim(Output output, Set<Duty> duties) implements Supervision {
        public Shim {
            duties = Set.copyOf(duties);
        }
    }

    /** What the program's output and error streams are. */
    sealed interface Output {
        /** Descriptors of the engine's own: {@link Slot#STDOUT} and {@link Slot#STDERR}, or {@link Slot#CONSOLE}. */
        record Direct() implements Output {}

        /** Pipes, or a terminal, that the supervisor reads and writes down in {@link Slot#LOG_DIRECTORY}. */
        record Logged(LogPolicy policy) implements Output {}
    }

    /** What the shim does besides waiting. */
    enum Duty {
        /** Hands each frame of logged output to {@link Slot#LIVE} as well, at the pace of its reader. */
        LIVE,
        /** Makes the standard input a pipe and keeps a writing end of it, so that it stays open. */
        HOLD_STDIN,
        /** Kills the container when the engine closes {@link Slot#CONTROL} or ends. */
        END_WITH_ENGINE,
        /** Kills everything in {@link Slot#CGROUP_KILL}, not the first process alone, when the engine ends. */
        KILL_CGROUP,
        /** Writes 8 bytes to {@link Slot#NOTIFY} when all is over. */
        NOTIFY,
        /** Lets the program run as the child of a first process that reaps orphans and forwards signals. */
        INIT
    }
}
