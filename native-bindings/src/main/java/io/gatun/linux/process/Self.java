package io.gatun.linux.process;

import io.gatun.linux.handle.Pid;
import java.util.Optional;

/**
 * What a process may change about itself (prctl(2), capset(2)). Most of it belongs to the calling thread alone, as each method
 * says: of a JVM, that is one of many, and a virtual thread changes whichever thread carries it just then. All methods
 * throw {@link io.gatun.linux.gate.SyscallException}.
 */
public interface Self {
    /** Whether others of this user may look into this process (PR_SET_DUMPABLE). */
    enum Dumpability {
        /** Only root may attach, and {@code /proc/PID} belongs to root. */
        HIDDEN,
        DUMPABLE
    }

    /** Whether this process adopts its orphaned descendants (PR_SET_CHILD_SUBREAPER). */
    enum Adoption {
        LEFT_TO_INIT,
        SUBREAPER
    }

    /**
     * Capabilities of the calling thread (capabilities(7)).
     *
     * @param effective bit n stands for capability n
     * @param permitted bit n stands for capability n
     * @param inheritable bit n stands for capability n
     */
    record Capabilities(long effective, long permitted, long inheritable) {}

    /** This process, asked of the kernel (getpid(2)). */
    Pid pid();

    /** The calling thread, asked of the kernel (gettid(2)). */
    Pid tid();

    /** For the whole process (PR_SET_DUMPABLE). */
    void setDumpable(Dumpability dumpability);

    /** For the whole process (PR_GET_DUMPABLE). */
    Dumpability dumpable();

    /** For the whole process (PR_SET_CHILD_SUBREAPER). */
    void setChildSubreaper(Adoption adoption);

    /** For the whole process (PR_GET_CHILD_SUBREAPER). */
    Adoption childSubreaper();

    /** What the calling thread gets when the thread that made this process ends; nothing for nothing (PR_SET_PDEATHSIG). */
    void setParentDeathSignal(Optional<Signal> signal);

    /** What {@link #setParentDeathSignal} has set (PR_GET_PDEATHSIG). */
    Optional<Signal> parentDeathSignal();

    /**
     * Makes files, and is looked at by file systems, as another user and group, in the calling thread and for as long as it lives;
     * it keeps its capabilities (setresuid(2), SECBIT_NO_SETUID_FIXUP). Only for a thread of the caller's own.
     */
    void actAs(int uid, int gid);

    /** Lets no execve(2) of the calling thread gain privileges, for ever (PR_SET_NO_NEW_PRIVS). */
    void setNoNewPrivs();

    /** Whether the calling thread can no longer gain privileges (PR_GET_NO_NEW_PRIVS). */
    boolean hasNoNewPrivs();

    /** The name of the calling thread, of which the kernel keeps 15 bytes (PR_SET_NAME). */
    void setName(String name);

    /** The name of the calling thread (PR_GET_NAME). */
    String name();

    /** Whether the calling thread, and what it executes, may ever have a capability (PR_CAPBSET_READ). */
    boolean isInBoundingSet(int capability);

    /** Takes a capability from what the calling thread executes, for ever (PR_CAPBSET_DROP). */
    void dropFromBoundingSet(int capability);

    /** Those of the calling thread (capget(2)). */
    Capabilities capget();

    /** Sets those of the calling thread (capset(2)). */
    void capset(Capabilities capabilities);
}
