package io.gatun.linux.event;

import static io.gatun.linux.abi.EventStruct.POLLFD;
import static io.gatun.linux.abi.FileStruct.TIMESPEC;
import static io.gatun.linux.abi.Struct.offset;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import io.gatun.linux.handle.Fd;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * A few descriptors to wait for (poll(2)); filling and reading it allocates nothing. Masks are {@code POLL*} of {@link
 * io.gatun.linux.abi.Poll}. For one thread at a time.
 */
public final class PollSet {
    private static final long BYTES = POLLFD.byteSize();
    private static final long FD = offset(POLLFD, "fd");
    private static final long EVENTS = offset(POLLFD, "events");
    private static final long REVENTS = offset(POLLFD, "revents");
    private static final long NANOS_PER_SECOND = 1_000_000_000;
    private static final int NOBODY = -1;

    private final MemorySegment pollfds;
    private final MemorySegment timeout;
    private final int size;

    /** Room for {@code size} descriptors, for as long as {@code arena} lives. */
    public PollSet(Arena arena, int size) {
        this.size = size;
        pollfds = arena.allocate(POLLFD, size);
        timeout = arena.allocate(TIMESPEC);
        for (int i = 0; i < size; i++) {
            clear(i);
        }
    }

    /** Puts a descriptor at {@code index}. */
    public void set(int index, Fd file, long events) {
        pollfds.set(JAVA_INT, index * BYTES + FD, file.number());
        pollfds.set(JAVA_SHORT, index * BYTES + EVENTS, (short) events);
    }

    /** Takes the descriptor at {@code index} out; the place stays. */
    public void clear(int index) {
        pollfds.set(JAVA_INT, index * BYTES + FD, NOBODY);
    }

    /** What happened to the descriptor at {@code index}: 0 for nothing. */
    public long ready(int index) {
        return pollfds.get(JAVA_SHORT, index * BYTES + REVENTS) & 0xffff;
    }

    int size() {
        return size;
    }

    long address() {
        return pollfds.address();
    }

    /** Where the time limit is; a null pointer for none. */
    long timeout(long nanos) {
        if (nanos < 0) {
            return 0;
        }
        timeout.set(JAVA_LONG, 0, nanos / NANOS_PER_SECOND);
        timeout.set(JAVA_LONG, Long.BYTES, nanos % NANOS_PER_SECOND);
        return timeout.address();
    }
}
