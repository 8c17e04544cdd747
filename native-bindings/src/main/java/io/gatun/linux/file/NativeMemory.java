package io.gatun.linux.file;

import java.lang.foreign.MemorySegment;

/** Memory that the kernel can reach. */
final class NativeMemory {
    private NativeMemory() {}

    /** Where {@code memory} is; memory of the Java heap is refused, since it moves. */
    static long address(MemorySegment memory) {
        if (!memory.isNative()) {
            throw new IllegalArgumentException("the kernel cannot reach the Java heap: " + memory);
        }
        return memory.address();
    }
}
