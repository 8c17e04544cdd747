package io.gatun.engine.spec;

import io.gatun.engine.json.SpecName;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * The process of a container, or one executed into it.
 *
 * @param terminal whether it gets a pseudoterminal as standard streams
 * @param consoleSize the terminal's first size; ignored without one
 * @param args argument vector; the first entry is looked up as execvp(3) does, inside the container
 * @param cwd absolute working directory inside the container
 * @param oomScoreAdj value for {@code /proc/PID/oom_score_adj}, -1000 to 1000; absent leaves it alone
 * @param execCpuAffinity used for executed processes only, not for the container's first
 */
public record ProcessSpec(
        boolean terminal,
        Optional<ConsoleSize> consoleSize,
        User user,
        List<String> args,
        List<String> env,
        String cwd,
        CapabilitySets capabilities,
        List<Rlimit> rlimits,
        boolean noNewPrivileges,
        Optional<String> apparmorProfile,
        OptionalInt oomScoreAdj,
        Optional<Scheduler> scheduler,
        Optional<String> selinuxLabel,
        Optional<IoPriority> ioPriority,
        Optional<CpuAffinity> execCpuAffinity) {

    public ProcessSpec {
        args = List.copyOf(args);
        env = List.copyOf(env);
        rlimits = List.copyOf(rlimits);
    }

    /** A process run by root in {@code /}, with no capabilities and no environment. */
    public static ProcessSpecBuilder of(String... args) {
        return new ProcessSpecBuilder(List.of(args));
    }

    /** A builder that starts from this process. */
    public ProcessSpecBuilder toBuilder() {
        return new ProcessSpecBuilder(this);
    }

    /** Terminal size in characters. */
    public record ConsoleSize(long height, long width) {}

    /**
     * Whom the process runs as; ids are those seen inside the container, unsigned 32-bit.
     *
     * @param umask file mode creation mask; absent leaves the caller's
     * @param additionalGids supplementary groups, the whole list
     */
    public record User(long uid, long gid, OptionalInt umask, List<Long> additionalGids) {
        /** User and group 0, no supplementary groups. */
        public static final User ROOT = of(0, 0);

        public User {
            additionalGids = List.copyOf(additionalGids);
        }

        /** A user with one group. */
        public static User of(long uid, long gid) {
            return new User(uid, gid, OptionalInt.empty(), List.of());
        }
    }

    /** The five capability sets of capabilities(7), by name ({@code CAP_CHOWN}). */
    public record CapabilitySets(
            List<String> bounding,
            List<String> effective,
            List<String> inheritable,
            List<String> permitted,
            List<String> ambient) {
        /** No capability in any set. */
        public static final CapabilitySets NONE =
                new CapabilitySets(List.of(), List.of(), List.of(), List.of(), List.of());

        public CapabilitySets {
            bounding = List.copyOf(bounding);
            effective = List.copyOf(effective);
            inheritable = List.copyOf(inheritable);
            permitted = List.copyOf(permitted);
            ambient = List.copyOf(ambient);
        }

        /** The given names held and usable, none inheritable or ambient: what a root process needs. */
        public static CapabilitySets held(List<String> names) {
            return new CapabilitySets(names, names, List.of(), names, List.of());
        }
    }

    /**
     * A resource limit; both values are unsigned 64-bit, {@link #INFINITY} means none (getrlimit(2)).
     *
     * @param soft the limit in force
     * @param hard how far the process may raise it
     */
    public record Rlimit(Type type, long hard, long soft) {
        /** RLIM_INFINITY: all bits set. */
        public static final long INFINITY = -1L;

        /** The limits of Linux. */
        public enum Type implements SpecName {
            RLIMIT_CPU(0),
            RLIMIT_FSIZE(1),
            RLIMIT_DATA(2),
            RLIMIT_STACK(3),
            RLIMIT_CORE(4),
            RLIMIT_RSS(5),
            RLIMIT_NPROC(6),
            RLIMIT_NOFILE(7),
            RLIMIT_MEMLOCK(8),
            RLIMIT_AS(9),
            RLIMIT_LOCKS(10),
            RLIMIT_SIGPENDING(11),
            RLIMIT_MSGQUEUE(12),
            RLIMIT_NICE(13),
            RLIMIT_RTPRIO(14),
            RLIMIT_RTTIME(15);

            private final int number;

            Type(int number) {
                this.number = number;
            }

            /** The resource number of prlimit(2); the same on x86-64 and aarch64. */
            public int number() {
                return number;
            }
        }
    }

    /**
     * Arguments of sched_setattr(2).
     *
     * @param runtimeNanos with deadlineNanos and periodNanos for SCHED_DEADLINE only; unsigned 64-bit
     */
    public record Scheduler(
            Policy policy,
            int nice,
            int priority,
            List<Flag> flags,
            long runtimeNanos,
            long deadlineNanos,
            long periodNanos) {
        public Scheduler {
            flags = List.copyOf(flags);
        }

        /** Scheduling policies; SCHED_ISO is named by the specification and implemented by no kernel. */
        public enum Policy implements SpecName {
            SCHED_OTHER(0),
            SCHED_FIFO(1),
            SCHED_RR(2),
            SCHED_BATCH(3),
            SCHED_ISO(4),
            SCHED_IDLE(5),
            SCHED_DEADLINE(6);

            private final int number;

            Policy(int number) {
                this.number = number;
            }

            /** The kernel's number. */
            public int number() {
                return number;
            }
        }

        /** Flags of {@code struct sched_attr}. */
        public enum Flag implements SpecName {
            SCHED_FLAG_RESET_ON_FORK(1L << 0),
            SCHED_FLAG_RECLAIM(1L << 1),
            SCHED_FLAG_DL_OVERRUN(1L << 2),
            SCHED_FLAG_KEEP_POLICY(1L << 3),
            SCHED_FLAG_KEEP_PARAMS(1L << 4),
            SCHED_FLAG_UTIL_CLAMP_MIN(1L << 5),
            SCHED_FLAG_UTIL_CLAMP_MAX(1L << 6);

            private final long bit;

            Flag(long bit) {
                this.bit = bit;
            }

            /** The flag's bit. */
            public long bit() {
                return bit;
            }
        }
    }

    /**
     * Arguments of ioprio_set(2).
     *
     * @param priority 0 (highest) to 7 within the class
     */
    public record IoPriority(Level level, int priority) {
        /** I/O scheduling classes. */
        public enum Level implements SpecName {
            IOPRIO_CLASS_RT(1),
            IOPRIO_CLASS_BE(2),
            IOPRIO_CLASS_IDLE(3);

            private final int number;

            Level(int number) {
                this.number = number;
            }

            /** The kernel's number. */
            public int number() {
                return number;
            }
        }
    }

    /**
     * CPU lists such as {@code 0-3,7}.
     *
     * @param initial in force before the process moves to the container's cgroup
     * @param eventual in force afterwards ({@code final} in documents)
     */
    public record CpuAffinity(Optional<String> initial, Optional<String> eventual) {}
}
