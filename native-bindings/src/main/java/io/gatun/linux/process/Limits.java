package io.gatun.linux.process;

import io.gatun.linux.abi.Resource;
import io.gatun.linux.handle.Pid;

/** What processes may use, and which one goes when memory is out. All methods throw {@link io.gatun.linux.gate.SyscallException}. */
public interface Limits {
    /** What is limited; names are the kernel's (getrlimit(2)). */
    enum ResourceLimit {
        RLIMIT_CPU(Resource.RLIMIT_CPU),
        RLIMIT_FSIZE(Resource.RLIMIT_FSIZE),
        RLIMIT_DATA(Resource.RLIMIT_DATA),
        RLIMIT_STACK(Resource.RLIMIT_STACK),
        RLIMIT_CORE(Resource.RLIMIT_CORE),
        RLIMIT_RSS(Resource.RLIMIT_RSS),
        RLIMIT_NPROC(Resource.RLIMIT_NPROC),
        RLIMIT_NOFILE(Resource.RLIMIT_NOFILE),
        RLIMIT_MEMLOCK(Resource.RLIMIT_MEMLOCK),
        RLIMIT_AS(Resource.RLIMIT_AS),
        RLIMIT_LOCKS(Resource.RLIMIT_LOCKS),
        RLIMIT_SIGPENDING(Resource.RLIMIT_SIGPENDING),
        RLIMIT_MSGQUEUE(Resource.RLIMIT_MSGQUEUE),
        RLIMIT_NICE(Resource.RLIMIT_NICE),
        RLIMIT_RTPRIO(Resource.RLIMIT_RTPRIO),
        RLIMIT_RTTIME(Resource.RLIMIT_RTTIME);

        private final int number;

        ResourceLimit(int number) {
            this.number = number;
        }

        int number() {
            return number;
        }
    }

    /**
     * A limit, in the unit of its resource.
     *
     * @param soft what holds, unsigned
     * @param hard how far the process may raise it, unsigned
     */
    record Rlimit(long soft, long hard) {
        /** No limit. */
        public static final long INFINITY = -1;

        public Rlimit {
            if (Long.compareUnsigned(soft, hard) > 0) {
                throw new IllegalArgumentException("the soft limit is above the hard one: " + soft + " > " + hard);
            }
        }
    }

    /** A limit of a process (prlimit(2)). */
    Rlimit prlimit(Pid pid, ResourceLimit resource);

    /**
     * Sets a limit of a process (prlimit(2)).
     *
     * @return what it was
     */
    Rlimit setPrlimit(Pid pid, ResourceLimit resource, Rlimit limit);

    /** What is added to the badness of a process, -1000 to 1000 (proc(5), {@code oom_score_adj}). */
    int oomScoreAdj(Pid pid);

    /** Sets what is added to the badness of a process (proc(5), {@code oom_score_adj}). */
    void setOomScoreAdj(Pid pid, int adjustment);
}
