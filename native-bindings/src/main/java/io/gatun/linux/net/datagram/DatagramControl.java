package io.gatun.linux.net.datagram;

import static io.gatun.linux.abi.Socket.IPPROTO_IP;
import static io.gatun.linux.abi.Socket.IPPROTO_IPV6;
import static io.gatun.linux.abi.Socket.IPPROTO_UDP;
import static io.gatun.linux.abi.Socket.IPV6_PKTINFO;
import static io.gatun.linux.abi.Socket.IP_PKTINFO;
import static io.gatun.linux.abi.Socket.UDP_GRO;
import static io.gatun.linux.abi.Socket.UDP_SEGMENT;
import static io.gatun.linux.abi.SocketStruct.CMSGHDR;
import static io.gatun.linux.abi.SocketStruct.IN6_PKTINFO;
import static io.gatun.linux.abi.SocketStruct.IN_PKTINFO;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import io.gatun.linux.abi.Struct;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/** What stands beside datagrams (cmsg(3)): the address of ours, and how long the parts are. For one thread; allocates nothing. */
final class DatagramControl {
    /** For one place: more than what is asked for. */
    static final long BYTES = 128;

    private static final long HEAD = CMSGHDR.byteSize();
    private static final long LEVEL = Struct.offset(CMSGHDR, "cmsg_level");
    private static final long TYPE = Struct.offset(CMSGHDR, "cmsg_type");
    private static final long IPV4_LOCAL = Struct.offset(IN_PKTINFO, "ipi_spec_dst");
    private static final long IPV6_LOCAL = Struct.offset(IN6_PKTINFO, "ipi6_addr");
    private static final long IPV6_INTERFACE = Struct.offset(IN6_PKTINFO, "ipi6_ifindex");
    private static final long IPV4_TO = Struct.offset(IN_PKTINFO, "ipi_addr");

    private final MemorySegment memory;
    private final long[] beforeParts;

    DatagramControl(Arena arena, int places) {
        memory = arena.allocate(places * BYTES, Long.BYTES);
        beforeParts = new long[places];
    }

    long address(int place) {
        return memory.address() + place * BYTES;
    }

    private static long aligned(long length) {
        return (length + Long.BYTES - 1) & -Long.BYTES;
    }

    /** Reads the address of ours into {@code peer}, and returns how long the parts are; 0 if there is one. */
    int read(int place, long length, DatagramPeer peer) {
        peer.localHigh = 0;
        peer.localLow = 0;
        int parts = 0;
        long at = place * BYTES;
        long end = at + Math.min(length, BYTES);
        while (at + HEAD <= end) {
            long bytes = memory.get(JAVA_LONG, at);
            if (bytes < HEAD || at + bytes > end) break;
            int level = memory.get(JAVA_INT, at + LEVEL);
            int type = memory.get(JAVA_INT, at + TYPE);
            if (level == IPPROTO_UDP && type == UDP_GRO) {
                parts = memory.get(JAVA_INT, at + HEAD);
            } else if (level == IPPROTO_IP && type == IP_PKTINFO) {
                peer.localLow = Integer.toUnsignedLong(memory.get(JAVA_INT, at + HEAD + IPV4_LOCAL));
            } else if (level == IPPROTO_IPV6 && type == IPV6_PKTINFO) {
                peer.localHigh = memory.get(JAVA_LONG_UNALIGNED, at + HEAD + IPV6_LOCAL);
                peer.localLow = memory.get(JAVA_LONG_UNALIGNED, at + HEAD + IPV6_LOCAL + Long.BYTES);
            }
            at += aligned(bytes);
        }
        return parts;
    }

    /**
     * Writes what a datagram needs and returns how many bytes that is.
     *
     * @param parts how long the parts are; 0 if there is one
     * @param peer whose address of ours is the sender, if it is known
     */
    long write(int place, int parts, @Nullable DatagramPeer peer) {
        long start = place * BYTES;
        long at = start;
        if (peer != null && (peer.localHigh | peer.localLow) != 0) at = writeLocal(at, peer);
        beforeParts[place] = at - start;
        if (parts > 0) {
            head(at, Short.BYTES, IPPROTO_UDP, UDP_SEGMENT);
            memory.set(JAVA_SHORT, at + HEAD, (short) parts);
            at += aligned(HEAD + Short.BYTES);
        }
        return at - start;
    }

    private long writeLocal(long at, DatagramPeer peer) {
        if (peer.six) {
            head(at, IN6_PKTINFO.byteSize(), IPPROTO_IPV6, IPV6_PKTINFO);
            memory.set(JAVA_LONG_UNALIGNED, at + HEAD + IPV6_LOCAL, peer.localHigh);
            memory.set(JAVA_LONG_UNALIGNED, at + HEAD + IPV6_LOCAL + Long.BYTES, peer.localLow);
            memory.set(JAVA_INT, at + HEAD + IPV6_INTERFACE, peer.scope);
            return at + aligned(HEAD + IN6_PKTINFO.byteSize());
        }
        head(at, IN_PKTINFO.byteSize(), IPPROTO_IP, IP_PKTINFO);
        memory.set(JAVA_INT, at + HEAD, 0);
        memory.set(JAVA_INT, at + HEAD + IPV4_LOCAL, (int) peer.localLow);
        memory.set(JAVA_INT, at + HEAD + IPV4_TO, 0);
        return at + aligned(HEAD + IN_PKTINFO.byteSize());
    }

    private void head(long at, long bytes, int level, int type) {
        memory.set(JAVA_LONG, at, HEAD + bytes);
        memory.set(JAVA_INT, at + LEVEL, level);
        memory.set(JAVA_INT, at + TYPE, type);
    }

    /** How many bytes it is without the length of the parts, which is written last. */
    long withoutParts(int place) {
        return beforeParts[place];
    }
}
