package io.gatun.linux.event;

import static io.gatun.linux.abi.EventStruct.INOTIFY_EVENT;
import static io.gatun.linux.abi.Struct.offset;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import io.gatun.linux.abi.CString;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * Room for the events of one {@link Inotify#read}, and a place among them: {@link #next} moves it, the other methods tell about
 * the event it is on and, but for the name, allocate nothing. For one thread at a time.
 */
public final class InotifyEvents {
    private static final long HEADER_BYTES = INOTIFY_EVENT.byteSize();
    private static final long WATCH = offset(INOTIFY_EVENT, "wd");
    private static final long MASK = offset(INOTIFY_EVENT, "mask");
    private static final long COOKIE = offset(INOTIFY_EVENT, "cookie");
    private static final long NAME_BYTES = offset(INOTIFY_EVENT, "len");
    // One event with the longest name there is; the kernel refuses to read into less.
    private static final long MIN_BYTES = HEADER_BYTES + 256;

    private final MemorySegment memory;
    private long end;
    private long position;
    private long next;

    /** Room for {@code bytes} of events, for as long as {@code arena} lives. */
    public InotifyEvents(Arena arena, long bytes) {
        memory = arena.allocate(Math.max(bytes, MIN_BYTES), Long.BYTES);
    }

    /** Goes to the next event; false if there is none. */
    public boolean next() {
        if (next >= end) {
            return false;
        }
        position = next;
        next = position + HEADER_BYTES + memory.get(JAVA_INT, position + NAME_BYTES);
        return true;
    }

    /** The number of the watch; -1 for IN_Q_OVERFLOW, which is nobody's. */
    public int watch() {
        return memory.get(JAVA_INT, position + WATCH);
    }

    /** What happened: {@code IN_*} of {@link io.gatun.linux.abi.Poll}. */
    public long mask() {
        return Integer.toUnsignedLong(memory.get(JAVA_INT, position + MASK));
    }

    /** The same for both events of one rename, otherwise 0. */
    public int cookie() {
        return memory.get(JAVA_INT, position + COOKIE);
    }

    /** Which file in the watched directory; empty for the watched file itself. */
    public String name() {
        return CString.at(memory.asSlice(0, next), position + HEADER_BYTES);
    }

    MemorySegment memory() {
        return memory;
    }

    void filled(long bytes) {
        position = 0;
        next = 0;
        end = bytes;
    }
}
