package io.gatun.linux.net.socket;

import static io.gatun.linux.abi.Socket.AF_INET;
import static io.gatun.linux.abi.Socket.AF_INET6;
import static io.gatun.linux.abi.SocketStruct.SOCKADDR_IN;
import static io.gatun.linux.abi.SocketStruct.SOCKADDR_IN6;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import io.gatun.linux.abi.Struct;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * An address in the kernel's form: one that is connected to again and again, or room for the one of whoever connects. Freed when
 * nobody has this object any more; not for several threads while it is filled.
 */
public final class SocketAddressBuffer {
    private static final long IPV4_ADDRESS = Struct.offset(SOCKADDR_IN, "sin_addr");
    private static final long IPV6_ADDRESS = Struct.offset(SOCKADDR_IN6, "sin6_addr");

    private final MemorySegment memory = Arena.ofAuto().allocate(NativeAddress.MAX_BYTES, Long.BYTES);
    private final MemorySegment length = Arena.ofAuto().allocate(JAVA_INT);

    private SocketAddressBuffer() {}

    /** Room for an address. */
    public static SocketAddressBuffer empty() {
        return new SocketAddressBuffer();
    }

    /** This address. */
    public static SocketAddressBuffer of(SocketAddress address) {
        var buffer = new SocketAddressBuffer();
        try (var arena = Arena.ofConfined()) {
            MemorySegment from = NativeAddress.of(arena, address);
            MemorySegment.copy(from, 0, buffer.memory, 0, from.byteSize());
            buffer.length.set(JAVA_INT, 0, (int) from.byteSize());
        }
        return buffer;
    }

    /** The address that is in it. */
    public SocketAddress read() {
        return NativeAddress.read(memory.asSlice(0, Math.min(memory.byteSize(), lengthBytes())));
    }

    /**
     * A number that is the same for every connection from one IP address and is spread no better than addresses are; 0 for an
     * address that is not of the Internet. Allocates nothing.
     */
    public long host() {
        return switch (memory.get(JAVA_SHORT, 0)) {
            case AF_INET -> Integer.toUnsignedLong(memory.get(JAVA_INT, IPV4_ADDRESS));
            case AF_INET6 ->
                memory.get(JAVA_LONG_UNALIGNED, IPV6_ADDRESS) * 31
                        + memory.get(JAVA_LONG_UNALIGNED, IPV6_ADDRESS + Long.BYTES);
            default -> 0;
        };
    }

    void clear() {
        memory.set(JAVA_SHORT, 0, (short) 0);
        length.set(JAVA_INT, 0, (int) memory.byteSize());
    }

    long address() {
        return memory.address();
    }

    long lengthAddress() {
        return length.address();
    }

    int lengthBytes() {
        return length.get(JAVA_INT, 0);
    }
}
