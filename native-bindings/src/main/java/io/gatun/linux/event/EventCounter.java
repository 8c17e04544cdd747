package io.gatun.linux.event;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import io.gatun.linux.file.Contents;
import io.gatun.linux.handle.Fd;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** A counter that can be waited for: readable while it is not zero (eventfd(2)). Safe for many threads. */
public final class EventCounter implements AutoCloseable {
    private final Contents contents;
    private final Fd fd;

    /** Takes ownership of {@code fd}. */
    EventCounter(Contents contents, Fd fd) {
        this.contents = contents;
        this.fd = fd;
    }

    /** What to wait for; borrowed. */
    public Fd fd() {
        return fd;
    }

    /**
     * Adds to the counter.
     *
     * @return whether there was room: it holds almost 2^64
     */
    public boolean add(long count) {
        try (var arena = Arena.ofConfined()) {
            MemorySegment memory = arena.allocate(JAVA_LONG);
            memory.set(JAVA_LONG, 0, count);
            return contents.tryWrite(fd, memory) != Contents.WOULD_BLOCK;
        }
    }

    /** Takes what is there, or one of it, as the counter was made; 0 if it is zero. */
    public long take() {
        return Readings.count(contents, fd);
    }

    @Override
    public void close() {
        fd.close();
    }
}
