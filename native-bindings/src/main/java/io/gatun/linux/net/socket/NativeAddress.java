package io.gatun.linux.net.socket;

import static io.gatun.linux.abi.Socket.AF_INET;
import static io.gatun.linux.abi.Socket.AF_INET6;
import static io.gatun.linux.abi.Socket.AF_UNIX;
import static io.gatun.linux.abi.SocketStruct.SOCKADDR_IN;
import static io.gatun.linux.abi.SocketStruct.SOCKADDR_IN6;
import static io.gatun.linux.abi.SocketStruct.SOCKADDR_UN;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import io.gatun.linux.abi.CString;
import io.gatun.linux.abi.Struct;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteOrder;

/** {@link SocketAddress} as the kernel's structs. */
final class NativeAddress {
    /** The longest form an address has here. */
    static final long MAX_BYTES = SOCKADDR_UN.byteSize();

    private static final ValueLayout.OfShort PORT = JAVA_SHORT.withOrder(ByteOrder.BIG_ENDIAN);
    private static final long PATH = Struct.offset(SOCKADDR_UN, "sun_path");
    private static final long IPV4_PORT = Struct.offset(SOCKADDR_IN, "sin_port");
    private static final long IPV4_ADDRESS = Struct.offset(SOCKADDR_IN, "sin_addr");
    private static final int IPV4_BYTES = 4;
    private static final long IPV6_PORT = Struct.offset(SOCKADDR_IN6, "sin6_port");
    private static final long IPV6_ADDRESS = Struct.offset(SOCKADDR_IN6, "sin6_addr");
    private static final long IPV6_SCOPE = Struct.offset(SOCKADDR_IN6, "sin6_scope_id");
    private static final int IPV6_BYTES = 16;

    private NativeAddress() {}

    /** The struct, exactly as long as the kernel wants it. */
    static MemorySegment of(Arena arena, SocketAddress address) {
        return switch (address) {
            case SocketAddress.Unnamed() -> {
                MemorySegment memory = arena.allocate(Short.BYTES, Short.BYTES);
                memory.set(JAVA_SHORT, 0, (short) AF_UNIX);
                yield memory;
            }
            case SocketAddress.Pathname(String path) -> {
                MemorySegment name = CString.in(arena, path);
                MemorySegment memory = arena.allocate(SOCKADDR_UN).asSlice(0, PATH + name.byteSize());
                memory.set(JAVA_SHORT, 0, (short) AF_UNIX);
                MemorySegment.copy(name, 0, memory, PATH, name.byteSize());
                yield memory;
            }
            case SocketAddress.Internet(Inet6Address ip, int port) -> {
                MemorySegment memory = arena.allocate(SOCKADDR_IN6);
                memory.set(JAVA_SHORT, 0, (short) AF_INET6);
                memory.set(PORT, IPV6_PORT, (short) port);
                MemorySegment.copy(ip.getAddress(), 0, memory, JAVA_BYTE, IPV6_ADDRESS, IPV6_BYTES);
                memory.set(JAVA_INT, IPV6_SCOPE, ip.getScopeId());
                yield memory;
            }
            case SocketAddress.Internet(InetAddress ip, int port) -> {
                MemorySegment memory = arena.allocate(SOCKADDR_IN);
                memory.set(JAVA_SHORT, 0, (short) AF_INET);
                memory.set(PORT, IPV4_PORT, (short) port);
                MemorySegment.copy(ip.getAddress(), 0, memory, JAVA_BYTE, IPV4_ADDRESS, IPV4_BYTES);
                yield memory;
            }
        };
    }

    /** What the kernel wrote. */
    static SocketAddress read(MemorySegment memory) {
        short family = memory.byteSize() < Short.BYTES ? AF_UNIX : memory.get(JAVA_SHORT, 0);
        return switch (family) {
            case AF_UNIX -> unix(memory);
            case AF_INET ->
                new SocketAddress.Internet(
                        ip(memory, IPV4_ADDRESS, IPV4_BYTES), Short.toUnsignedInt(memory.get(PORT, IPV4_PORT)));
            case AF_INET6 ->
                new SocketAddress.Internet(
                        ip(memory, IPV6_ADDRESS, IPV6_BYTES), Short.toUnsignedInt(memory.get(PORT, IPV6_PORT)));
            default -> throw new IllegalArgumentException("an address of an unknown family: " + family);
        };
    }

    private static SocketAddress unix(MemorySegment memory) {
        String path = memory.byteSize() <= PATH ? "" : CString.at(memory, PATH);
        return path.isEmpty() ? new SocketAddress.Unnamed() : new SocketAddress.Pathname(path);
    }

    private static InetAddress ip(MemorySegment memory, long offset, int bytes) {
        try {
            return InetAddress.getByAddress(memory.asSlice(offset, bytes).toArray(JAVA_BYTE));
        } catch (UnknownHostException e) {
            throw new AssertionError("4 and 16 bytes are addresses", e);
        }
    }
}
