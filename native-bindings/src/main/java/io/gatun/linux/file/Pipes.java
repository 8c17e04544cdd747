package io.gatun.linux.file;

import io.gatun.linux.handle.Fd;
import java.lang.foreign.MemorySegment;

/**
 * Pipes, and moving bytes through them without copying. All methods throw {@link io.gatun.linux.gate.SyscallException}.
 */
public interface Pipes {
    /** What a descriptor with nothing to give or no room to take does. */
    enum Waiting {
        BLOCKING,
        NONBLOCKING
    }

    /** A new pipe, close-on-exec on both ends (pipe2(2)). */
    Pipe pipe2(Waiting waiting);

    /** How many bytes a pipe holds (fcntl(2), F_GETPIPE_SZ). */
    int capacityBytes(Fd pipe);

    /**
     * Makes a pipe hold at least so many bytes (fcntl(2), F_SETPIPE_SZ).
     *
     * @return how many it is now
     */
    int resize(Fd pipe, int bytes);

    /**
     * Moves bytes between a pipe and anything else (splice(2)).
     *
     * @return how many: 0 at the end, {@link Contents#WOULD_BLOCK} where a non-blocking call would wait
     */
    long splice(Fd from, Fd to, long bytes, Waiting waiting);

    /** Copies bytes from one pipe to another and leaves them there (tee(2)); returns what {@link #splice} does. */
    long tee(Fd from, Fd to, long bytes, Waiting waiting);

    /** Puts the pages of native memory into a pipe (vmsplice(2)); they must not change until they have been read. */
    long vmsplice(MemorySegment from, Fd to, Waiting waiting);
}
