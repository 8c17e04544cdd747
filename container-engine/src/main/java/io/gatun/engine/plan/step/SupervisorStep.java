package io.gatun.engine.plan.step;

import io.gatun.engine.model.LogStream;
import io.gatun.engine.plan.record.ExitRecord;
import io.gatun.engine.plan.record.LogPolicy;
import io.gatun.engine.spec.LinuxSpec.NamespaceType;
import io.gatun.engine.spec.LinuxSpec.TimeOffset;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What the process that makes the container does, before and after the container exists. */
public sealed interface SupervisorStep extends Step {
    /** Closes everything the plan did not ask for: descriptors of the embedding program that are not close-on-exec. */
    record CloseOthers() implements SupervisorStep {
        @Override
        public String reason() {
            return "drop descriptors that are not ours";
        }
    }

    /** Leaves the caller's session, so that its terminal's signals and end do not reach the supervisor. */
    record NewSession() implements SupervisorStep {
        @Override
        public String reason() {
            return "outlive the caller's terminal";
        }
    }

    /** Goes to the root directory, so that no directory of the caller stays busy. */
    record LeaveDirectory() implements SupervisorStep {
        @Override
        public String reason() {
            return "keep no directory of the caller's busy";
        }
    }

    /** Gives the process a name for ps(1) and top(1); its image has none. */
    record Name(String name) implements SupervisorStep {
        @Override
        public String reason() {
            return "be called " + name;
        }
    }

    /** Opens the newest log file, at its end; a log that cannot be written is found out before there is a container. */
    record OpenLog(LogPolicy policy) implements SupervisorStep {
        @Override
        public String reason() {
            return "open the log";
        }
    }

    /** Gives the pipes that are the program's streams to its user: it may open them again by name, /dev/stdout and the like. */
    record GiveStreams(List<Slot> streams, long owner) implements SupervisorStep {
        public GiveStreams {
            streams = List.copyOf(streams);
        }

        @Override
        public String reason() {
            return "give the streams to the user of the program";
        }
    }

    /** Adopts orphans of the container when it has no pid namespace whose init would. */
    record AdoptOrphans() implements SupervisorStep {
        @Override
        public String reason() {
            return "adopt the container's orphans";
        }
    }

    /** Makes the time namespace; its clocks can be set only before a process is in it (time_namespaces(7)). */
    record TimeNamespace(Map<String, TimeOffset> offsets) implements SupervisorStep {
        public TimeNamespace {
            offsets = Map.copyOf(offsets);
        }

        @Override
        public String reason() {
            return "set the clocks of the new time namespace";
        }
    }

    /**
     * Joins a namespace before the container's process is made: a pid namespace, of which only children become members,
     * the user namespace that shall own the new namespaces, or one that a member of that could not join (setns(2)).
     */
    record Join(NamespaceType type, Slot slot) implements SupervisorStep {
        @Override
        public String reason() {
            return "have the container's process born in an existing " + type.specName() + " namespace";
        }
    }

    /** Joins every listed namespace of the process in {@link Slot#TARGET}; of its pid namespace only children are members. */
    record JoinProcess(Set<NamespaceType> namespaces) implements SupervisorStep {
        public JoinProcess {
            namespaces = Set.copyOf(namespaces);
        }

        @Override
        public String reason() {
            return "join the container's namespaces";
        }
    }

    /** Makes a process that goes into the container in the supervisor's place and makes the container's process there. */
    record CloneHelper() implements SupervisorStep {
        @Override
        public String reason() {
            return "send a helper into the container";
        }
    }

    /** Waits for the process id of the process that the helper makes; ends if it makes none. */
    record ReceivePid() implements SupervisorStep {
        @Override
        public String reason() {
            return "learn the process id from the helper";
        }
    }

    /** Tells the supervisor the process id, as the supervisor's pid namespace counts. */
    record HandOverPid() implements SupervisorStep {
        @Override
        public String reason() {
            return "tell the supervisor the process id";
        }
    }

    /** Keeps processes of the container from looking into this one, or taking what it has open, when it is among them. */
    record Hide() implements SupervisorStep {
        @Override
        public String reason() {
            return "be out of reach of the container's processes";
        }
    }

    /** Makes the container's first process in its new namespaces, or one more in those that were joined. */
    record Clone(Set<NamespaceType> fresh, Parent parent, CgroupEntry cgroup) implements SupervisorStep {
        public Clone {
            fresh = Set.copyOf(fresh);
        }

        @Override
        public String reason() {
            return fresh.isEmpty() ? "make the process" : "make the container's process in new namespaces";
        }
    }

    /** Tells the engine the process id, as the engine's pid namespace counts. */
    record ReportPid() implements SupervisorStep {
        @Override
        public String reason() {
            return "tell the engine the process id";
        }
    }

    /** Closes what only the container needs, so that its ends of pipes close with it. */
    record ReleaseDescriptors() implements SupervisorStep {
        @Override
        public String reason() {
            return "leave the container its descriptors";
        }
    }

    /**
     * Closes the status pipe, whose end tells the engine that the program is executed: by then what others may fetch from the
     * supervisor is in its place.
     */
    record CloseStatus() implements SupervisorStep {
        @Override
        public String reason() {
            return "leave it to the container to say that it is started";
        }
    }

    /** Blocks every signal: none but SIGKILL ends the supervisor, and SIGCHLD is read when it suits. */
    record BlockSignals() implements SupervisorStep {
        @Override
        public String reason() {
            return "let no signal end the supervisor";
        }
    }

    /** Lowers the own score for the out-of-memory killer; nothing is gained by killing so little. */
    record Protect() implements SupervisorStep {
        @Override
        public String reason() {
            return "be the last to be killed when memory runs out";
        }
    }

    /** Moves the writing end of the standard input to the number where others look for it. */
    record HoldStdin() implements SupervisorStep {
        @Override
        public String reason() {
            return "hold the standard input open";
        }
    }

    /** Waits for the terminal's master and keeps it, with the other side open so that output never ends early. */
    record ReceiveTerminal() implements SupervisorStep {
        @Override
        public String reason() {
            return "receive the terminal";
        }
    }

    /**
     * Waits for the container's process and writes its {@link ExitRecord} to {@link Slot#EXIT}; meanwhile does what the
     * duties say, and ends when the output is written down.
     *
     * @param sources the output to read
     * @param policy how much of it to keep
     */
    record AwaitExit(List<Source> sources, LogPolicy policy, Set<Supervision.Duty> duties) implements SupervisorStep {
        public AwaitExit {
            sources = List.copyOf(sources);
            duties = Set.copyOf(duties);
        }

        @Override
        public String reason() {
            String output = sources.isEmpty() ? "" : "write the output down, ";
            return output + "wait for the end and write down when and how it came";
        }
    }

    /** Ends; the container's process belongs to this one's parent. */
    record Leave() implements SupervisorStep {
        @Override
        public String reason() {
            return "leave the process to its parent";
        }
    }

    /** Output of the program that the supervisor reads. */
    enum Source {
        STDOUT(LogStream.STDOUT),
        STDERR(LogStream.STDERR),
        TERMINAL(LogStream.STDOUT);

        private final LogStream stream;

        Source(LogStream stream) {
            this.stream = stream;
        }

        /** What the frames say. */
        public LogStream stream() {
            return stream;
        }
    }

    /** Whose child the container is. */
    enum Parent {
        /** The supervisor's. */
        SUPERVISOR,
        /** The engine's own: the supervisor only helps to make it. */
        CALLER
    }

    /** How the process gets into its cgroup. */
    enum CgroupEntry {
        /** It joins by itself, later. */
        JOINS,
        /** It is born in {@link Slot#CGROUP} (CLONE_INTO_CGROUP). */
        BORN_IN
    }
}
