package io.gatun.linux.net.socket;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Objects;

/** Memory outside the heap that bytes of a stream pass through; freed when nobody has this object any more. */
public final class StreamBuffer {
    private static final long PAGE_BYTES = 4096;

    private final MemorySegment memory;

    /** Memory of so many bytes, all zero. */
    public StreamBuffer(int capacityBytes) {
        memory = Arena.ofAuto().allocate(capacityBytes, PAGE_BYTES);
    }

    /** How many bytes it can take. */
    public int capacityBytes() {
        return (int) memory.byteSize();
    }

    /** Copies bytes from {@code offset} to the beginning of another buffer. */
    public void copyTo(StreamBuffer other, long offset, long bytes) {
        MemorySegment.copy(memory, offset, other.memory, 0, bytes);
    }

    /** Puts bytes at the beginning. */
    public void put(byte[] bytes) {
        MemorySegment.copy(bytes, 0, memory, JAVA_BYTE, 0, bytes.length);
    }

    /** Puts some of the bytes at the beginning. */
    public void put(byte[] bytes, int from, int count) {
        MemorySegment.copy(bytes, from, memory, JAVA_BYTE, 0, count);
    }

    /** The first bytes. */
    public byte[] bytes(int count) {
        return memory.asSlice(0, count).toArray(JAVA_BYTE);
    }

    /** So many bytes behind the first {@code offset}. */
    public byte[] bytes(int offset, int count) {
        return memory.asSlice(offset, count).toArray(JAVA_BYTE);
    }

    /** Puts some of the bytes of an array behind the first {@code offset} of the buffer. */
    public void putAt(int offset, byte[] bytes, int from, int count) {
        MemorySegment.copy(bytes, from, memory, JAVA_BYTE, offset, count);
    }

    long address() {
        return memory.address();
    }

    // The kernel would read beyond the end without asking.
    long address(long offset, long bytes) {
        Objects.checkFromIndexSize(offset, bytes, memory.byteSize());
        return memory.address() + offset;
    }
}
