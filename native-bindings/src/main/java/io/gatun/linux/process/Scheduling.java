package io.gatun.linux.process;

import io.gatun.linux.abi.Resource;
import io.gatun.linux.abi.Sched;
import io.gatun.linux.handle.Pid;
import java.util.BitSet;

/**
 * Which processors and disks a thread uses, and before whom. A {@link Pid} here is a thread's: that of a process is its first
 * thread. All methods throw {@link io.gatun.linux.gate.SyscallException}.
 */
public interface Scheduling {
    /** Who comes first (sched(7)); names are the kernel's. */
    enum Policy {
        SCHED_OTHER(Sched.SCHED_OTHER),
        SCHED_FIFO(Sched.SCHED_FIFO),
        SCHED_RR(Sched.SCHED_RR),
        SCHED_BATCH(Sched.SCHED_BATCH),
        SCHED_IDLE(Sched.SCHED_IDLE),
        SCHED_DEADLINE(Sched.SCHED_DEADLINE);

        private final int number;

        Policy(long number) {
            this.number = (int) number;
        }

        int number() {
            return number;
        }
    }

    /**
     * How a thread is scheduled (sched_setattr(2)).
     *
     * @param flags {@code SCHED_FLAG_*} of {@link io.gatun.linux.abi.Sched}
     * @param nice -20 to 19, for SCHED_OTHER and SCHED_BATCH
     * @param priority 1 to 99, for SCHED_FIFO and SCHED_RR; otherwise 0
     * @param deadline for SCHED_DEADLINE
     */
    record Attributes(Policy policy, long flags, int nice, int priority, Deadline deadline) {
        /** As most threads are. */
        public static Attributes other(int nice) {
            return new Attributes(Policy.SCHED_OTHER, 0, nice, 0, Deadline.NONE);
        }
    }

    /** How long a thread needs, by when, how often, in nanoseconds. */
    record Deadline(long runtimeNanos, long deadlineNanos, long periodNanos) {
        public static final Deadline NONE = new Deadline(0, 0, 0);
    }

    /** Which requests to a disk come first (ioprio_set(2)). */
    enum IoClass {
        IOPRIO_CLASS_NONE(Resource.IOPRIO_CLASS_NONE),
        IOPRIO_CLASS_RT(Resource.IOPRIO_CLASS_RT),
        IOPRIO_CLASS_BE(Resource.IOPRIO_CLASS_BE),
        IOPRIO_CLASS_IDLE(Resource.IOPRIO_CLASS_IDLE);

        private final int number;

        IoClass(int number) {
            this.number = number;
        }

        int number() {
            return number;
        }
    }

    /**
     * The place of a thread's requests to a disk.
     *
     * @param level 0 to 7, 0 before the others
     */
    record IoPriority(IoClass ioClass, int level) {
        public IoPriority {
            if (level < 0 || level > 7) {
                throw new IllegalArgumentException("not a level of i/o priority: " + level);
            }
        }
    }

    /** The processors that a thread may run on (sched_getaffinity(2)). */
    BitSet affinity(Pid thread);

    /** Sets the processors that a thread may run on (sched_setaffinity(2)). */
    void setAffinity(Pid thread, BitSet processors);

    /** How a thread is scheduled (sched_getattr(2)). */
    Attributes attributes(Pid thread);

    /** Sets how a thread is scheduled (sched_setattr(2)). */
    void setAttributes(Pid thread, Attributes attributes);

    /** The nice value of a thread, -20 to 19 (getpriority(2)). */
    int priority(Pid thread);

    /** Sets the nice value of a thread (setpriority(2)). */
    void setPriority(Pid thread, int nice);

    /** The place of a thread's requests to a disk (ioprio_get(2)). */
    IoPriority ioPriority(Pid thread);

    /** Sets the place of a thread's requests to a disk (ioprio_set(2)). */
    void setIoPriority(Pid thread, IoPriority priority);
}
