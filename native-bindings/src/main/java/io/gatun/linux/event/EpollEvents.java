package io.gatun.linux.event;

import static io.gatun.linux.abi.EventStruct.EPOLL_EVENT;
import static io.gatun.linux.abi.Struct.offset;
import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** Room for the events of one {@link Epoll#await}; reading them allocates nothing. For one thread at a time. */
public final class EpollEvents {
    private static final long BYTES = EPOLL_EVENT.byteSize();
    private static final long EVENTS = offset(EPOLL_EVENT, "events");
    private static final long DATA = offset(EPOLL_EVENT, "data");

    private final MemorySegment batch;
    private final int capacity;

    /** Room for {@code capacity} events, for as long as {@code arena} lives. */
    public EpollEvents(Arena arena, int capacity) {
        this.capacity = capacity;
        batch = arena.allocate(BYTES * capacity, Long.BYTES);
    }

    /** How many events there is room for. */
    public int capacity() {
        return capacity;
    }

    /** What happened: {@code EPOLL*} of {@link io.gatun.linux.abi.Poll}. */
    public long mask(int index) {
        return Integer.toUnsignedLong(batch.get(JAVA_INT_UNALIGNED, index * BYTES + EVENTS));
    }

    /** What was given with the descriptor. */
    public long data(int index) {
        return batch.get(JAVA_LONG_UNALIGNED, index * BYTES + DATA);
    }

    long address() {
        return batch.address();
    }
}
