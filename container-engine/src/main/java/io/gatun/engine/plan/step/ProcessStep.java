package io.gatun.engine.plan.step;

import io.gatun.engine.security.BpfProgram;
import io.gatun.engine.spec.Hooks.Hook;
import io.gatun.engine.spec.ProcessSpec.ConsoleSize;
import io.gatun.engine.spec.ProcessSpec.Rlimit;
import io.gatun.engine.spec.ProcessSpec.Scheduler;
import java.util.List;
import java.util.Optional;

/** What the container's process does to itself before it becomes the program. */
public sealed interface ProcessStep extends Step {
    /** Starts a session of its own (setsid(2)). */
    record NewSession() implements ProcessStep {
        @Override
        public String reason() {
            return "start a session";
        }
    }

    /** Sets the host name of the uts namespace. */
    record Hostname(String name) implements ProcessStep {
        @Override
        public String reason() {
            return "set the host name";
        }
    }

    /** Sets the NIS domain name of the uts namespace. */
    record Domainname(String name) implements ProcessStep {
        @Override
        public String reason() {
            return "set the domain name";
        }
    }

    /** Brings the loopback interface up. */
    record LoopbackUp() implements ProcessStep {
        @Override
        public String reason() {
            return "bring the loopback interface up";
        }
    }

    /** Writes a file of a procfs that nobody else can have replaced. */
    record ProcFile(String path, String value) implements ProcessStep {
        @Override
        public String reason() {
            return "set " + path;
        }
    }

    /** Sets the security label that the program will have, and checks that the kernel took it. */
    record Label(String path, String written, String expected) implements ProcessStep {
        @Override
        public String reason() {
            return "give the program the security label " + expected;
        }
    }

    /** Sets a resource limit. */
    record ResourceLimit(Rlimit limit) implements ProcessStep {
        @Override
        public String reason() {
            return "set " + limit.type().specName();
        }
    }

    /** Joins a new session keyring, so that the host's keys are out of reach. */
    record SessionKeyring(String name) implements ProcessStep {
        @Override
        public String reason() {
            return "get an own session keyring";
        }
    }

    /** Sets the execution domain. */
    record Personality(long persona) implements ProcessStep {
        @Override
        public String reason() {
            return "set the execution domain";
        }
    }

    /** Sets the scheduling policy. */
    record Schedule(Scheduler scheduler) implements ProcessStep {
        @Override
        public String reason() {
            return "set the scheduling policy";
        }
    }

    /** Sets the i/o priority. */
    record IoPriority(int level, int priority) implements ProcessStep {
        @Override
        public String reason() {
            return "set the i/o priority";
        }
    }

    /** Sets the NUMA memory policy. */
    record MemoryPolicy(int mode, List<Long> nodeMask) implements ProcessStep {
        public MemoryPolicy {
            nodeMask = List.copyOf(nodeMask);
        }

        @Override
        public String reason() {
            return "set the memory policy";
        }
    }

    /** Opens a pseudo terminal in the container's devpts, hands the master out and makes the other side the console. */
    record Terminal(Optional<ConsoleSize> size, Console console, long owner) implements ProcessStep {
        @Override
        public String reason() {
            return "open the terminal inside and hand its master out";
        }

        /** Whether it is the console of the container. */
        public enum Console {
            BOUND,
            NONE
        }
    }

    /** Takes the prepared descriptors as standard input, output and error. */
    record StandardStreams() implements ProcessStep {
        @Override
        public String reason() {
            return "take the standard streams";
        }
    }

    /** Drops every capability of the bounding set but these. */
    record BoundingSet(long kept, int lastCapability) implements ProcessStep {
        @Override
        public String reason() {
            return "limit the capabilities that any program can get";
        }
    }

    /** Changes user and groups; supplementary groups are always set. */
    record Identity(long uid, long gid, List<Long> groups) implements ProcessStep {
        public Identity {
            groups = List.copyOf(groups);
        }

        @Override
        public String reason() {
            return "become user " + uid + ", group " + gid;
        }
    }

    /** Sets the process's capability sets. */
    record Capabilities(long effective, long permitted, long inheritable, long ambient) implements ProcessStep {
        @Override
        public String reason() {
            return "set the capabilities";
        }
    }

    /** Forbids gaining privileges by executing a file. */
    record NoNewPrivileges() implements ProcessStep {
        @Override
        public String reason() {
            return "forbid new privileges";
        }
    }

    /** Loads a seccomp filter. */
    record SeccompFilter(BpfProgram program, long flags, boolean listener) implements ProcessStep {
        @Override
        public String reason() {
            return "load the system call filter";
        }
    }

    /** Goes to the working directory, which must be below the root and must not be reached through procfs links. */
    record WorkingDirectory(String path) implements ProcessStep {
        @Override
        public String reason() {
            return "go to the working directory " + path;
        }
    }

    /** Goes to a directory of the host that the engine's caller named. */
    record HostDirectory(String path) implements ProcessStep {
        @Override
        public String reason() {
            return "go to the directory " + path;
        }
    }

    /** Sets the file mode creation mask. */
    record Umask(int mask) implements ProcessStep {
        @Override
        public String reason() {
            return mask == 0 ? "make files with exactly the modes asked for" : "set the file mode creation mask";
        }
    }

    /** Finds the program, so that a missing one is known when the container is created. */
    record FindProgram(List<String> candidates) implements ProcessStep {
        public FindProgram {
            candidates = List.copyOf(candidates);
        }

        @Override
        public String reason() {
            return "look whether the program is there";
        }
    }

    /** Marks every descriptor but the first ones to be closed by execve(2). */
    record CloseOnExec(int kept) implements ProcessStep {
        @Override
        public String reason() {
            return "leave the program its standard descriptors only";
        }
    }

    /** Tells the engine that the container is created. */
    record Ready() implements ProcessStep {
        @Override
        public String reason() {
            return "tell the engine that all is prepared";
        }
    }

    /** Waits for the start byte. */
    record AwaitStart() implements ProcessStep {
        @Override
        public String reason() {
            return "wait for the start";
        }
    }

    /**
     * Makes the program's process and looks after it as the first process of the container: reaps orphans, passes signals on,
     * and ends as the program does. What follows is done by the program's process.
     */
    record BecomeInit() implements ProcessStep {
        @Override
        public String reason() {
            return "look after the container's processes";
        }
    }

    /** Runs on some processors only. */
    record Affinity(List<Long> mask, String processors) implements ProcessStep {
        public Affinity {
            mask = List.copyOf(mask);
        }

        @Override
        public String reason() {
            return "run on the processors " + processors;
        }
    }

    /**
     * Keeps the hooks, which are the container's own programs, from what this process has open and from its memory: it is still
     * our program, with ways out of the container. What it becomes is not hidden: execve(2) takes that back.
     */
    record HideFromHooks() implements ProcessStep {
        @Override
        public String reason() {
            return "be out of reach of the container's hooks";
        }
    }

    /** Tells the engine that all hooks went well: that this process is gone without a word says nothing of the kind. */
    record HooksDone() implements ProcessStep {
        @Override
        public String reason() {
            return "tell the engine that the hooks are done";
        }
    }

    /**
     * Runs a program of the container before its own, and ends if it fails.
     *
     * @param index which of the {@code startContainer} hooks it is
     * @param filter what the hook loads itself, where the container's process does so only later
     */
    record RunHook(int index, Hook hook, Optional<SeccompFilter> filter) implements ProcessStep {
        /** Its argument vector. */
        public List<String> arguments() {
            return hook.args().isEmpty() ? List.of(hook.path()) : hook.args();
        }

        @Override
        public String reason() {
            return "run the startContainer hook " + hook.path();
        }
    }

    /** Becomes the program. */
    record Execute(List<String> candidates, List<String> arguments, List<String> environment) implements ProcessStep {
        public Execute {
            candidates = List.copyOf(candidates);
            arguments = List.copyOf(arguments);
            environment = List.copyOf(environment);
        }

        @Override
        public String reason() {
            return "execute " + arguments.getFirst();
        }
    }
}
