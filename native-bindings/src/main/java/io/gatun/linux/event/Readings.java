package io.gatun.linux.event;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import io.gatun.linux.file.Contents;
import io.gatun.linux.handle.Fd;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** Descriptors that give a 64-bit count: counters and timers. */
final class Readings {
    private Readings() {}

    /** The count; 0 if there is none yet. */
    static long count(Contents contents, Fd fd) {
        try (var arena = Arena.ofConfined()) {
            MemorySegment count = arena.allocate(JAVA_LONG);
            return contents.tryRead(fd, count) == Contents.WOULD_BLOCK ? 0 : count.get(JAVA_LONG, 0);
        }
    }
}
