package io.gatun.linux.file;

import io.gatun.linux.handle.Fd;
import java.util.Set;

/**
 * Descriptors themselves, whatever they refer to: copies, flags, locks, memory files. All methods throw {@link
 * io.gatun.linux.gate.SyscallException}.
 */
public interface Descriptors {
    /** Who may hold a lock at the same time (flock(2)). */
    enum Lock {
        SHARED,
        EXCLUSIVE
    }

    /** What becomes impossible for everyone, for as long as a memory file exists (fcntl(2), "File Sealing"). */
    enum Seal {
        /** More seals. */
        SEAL,
        SHRINK,
        GROW,
        WRITE
    }

    /** Whether a memory file can be executed. */
    enum Execution {
        ALLOWED,
        /** Sealed against it, where the kernel can (since 6.3). */
        FORBIDDEN
    }

    /** One more descriptor for the same open file, close-on-exec (fcntl(2), F_DUPFD_CLOEXEC). The caller closes it. */
    Fd dup(Fd file);

    /** The same with a number that is not below {@code lowest}. */
    Fd dup(Fd file, int lowest);

    /** Whether the descriptor does not survive execve(2). */
    boolean isCloseOnExec(Fd file);

    /** Lets the descriptor survive execve(2). */
    void keepOnExec(Fd file);

    /** Keeps the descriptor from surviving execve(2), as every one opened here already is. */
    void closeOnExec(Fd file);

    /** {@code O_*} flags that the file is open with (fcntl(2), F_GETFL). */
    long statusFlags(Fd file);

    /** Makes calls on this open file fail with EAGAIN where they would wait (O_NONBLOCK), in every process that has it. */
    void unblock(Fd file);

    /** Makes calls on this open file wait again. */
    void block(Fd file);

    /** Marks all descriptors from {@code first} to {@code last} close-on-exec (close_range(2)). */
    void closeRangeOnExec(int first, int last);

    /** Waits for a lock on the open file (flock(2)); it ends with the last descriptor of that open file. */
    void flock(Fd file, Lock lock);

    /** Takes the lock if nobody else has it. */
    boolean tryFlock(Fd file, Lock lock);

    /** Gives the lock back. */
    void unlock(Fd file);

    /** An empty file in memory, which can be sealed (memfd_create(2)). The caller closes it. */
    Fd memfdCreate(String name, Execution execution);

    /** Adds seals to a memory file. */
    void addSeals(Fd memfd, Set<Seal> seals);

    /** The seals of a memory file; those that this enumeration does not know are left out. */
    Set<Seal> seals(Fd memfd);
}
