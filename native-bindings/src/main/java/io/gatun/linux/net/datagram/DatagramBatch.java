package io.gatun.linux.net.datagram;

import static io.gatun.linux.abi.Socket.AF_INET;
import static io.gatun.linux.abi.Socket.AF_INET6;
import static io.gatun.linux.abi.SocketStruct.MMSGHDR;
import static io.gatun.linux.abi.SocketStruct.SOCKADDR_IN;
import static io.gatun.linux.abi.SocketStruct.SOCKADDR_IN6;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import io.gatun.linux.abi.Struct;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.Objects;

/**
 * Places for datagrams that are received together and sent on from where they are, outside the heap. A place may hold several
 * datagrams of one length and one sender that the kernel has put together (udp(7), UDP_GRO); it takes them apart again when they are
 * sent. Filled and emptied without allocating; for one thread; freed when nobody has this object any more.
 */
public final class DatagramBatch {
    /** What a place can hold: the longest datagram and more. */
    public static final int PLACE_BYTES = 1 << 16;

    private static final ValueLayout.OfShort PORT = JAVA_SHORT.withOrder(ByteOrder.BIG_ENDIAN);
    private static final long IPV4_PORT = Struct.offset(SOCKADDR_IN, "sin_port");
    private static final long IPV4_ADDRESS = Struct.offset(SOCKADDR_IN, "sin_addr");
    private static final long IPV6_PORT = Struct.offset(SOCKADDR_IN6, "sin6_port");
    private static final long IPV6_ADDRESS = Struct.offset(SOCKADDR_IN6, "sin6_addr");
    private static final long IPV6_SCOPE = Struct.offset(SOCKADDR_IN6, "sin6_scope_id");
    private static final long HEADER_BYTES = MMSGHDR.byteSize();
    private static final long NAME = Struct.offset(MMSGHDR, "msg_hdr", "msg_name");
    private static final long NAME_LENGTH = Struct.offset(MMSGHDR, "msg_hdr", "msg_namelen");
    private static final long VECTOR = Struct.offset(MMSGHDR, "msg_hdr", "msg_iov");
    private static final long VECTOR_LENGTH = Struct.offset(MMSGHDR, "msg_hdr", "msg_iovlen");
    private static final long CONTROL = Struct.offset(MMSGHDR, "msg_hdr", "msg_control");
    private static final long CONTROL_LENGTH = Struct.offset(MMSGHDR, "msg_hdr", "msg_controllen");
    private static final long LENGTH = Struct.offset(MMSGHDR, "msg_len");
    private static final long VECTOR_BYTES = 16;
    private static final long NAME_BYTES = 32;

    private final int capacity;
    private final MemorySegment data;
    private final MemorySegment incoming;
    private final MemorySegment incomingVectors;
    private final MemorySegment incomingNames;
    private final DatagramControl incomingControl;
    private final MemorySegment outgoing;
    private final MemorySegment outgoingVectors;
    private final MemorySegment outgoingNames;
    private final DatagramControl outgoingControl;
    private final int[] bytes;
    private final int[] partBytes;
    private final DatagramPeer[] peers;

    /** So many places. */
    public DatagramBatch(int capacity) {
        this.capacity = capacity;
        Arena arena = Arena.ofAuto();
        data = arena.allocate((long) capacity * PLACE_BYTES, Long.BYTES);
        incoming = arena.allocate(capacity * HEADER_BYTES, Long.BYTES);
        incomingVectors = arena.allocate(capacity * VECTOR_BYTES, Long.BYTES);
        incomingNames = arena.allocate(capacity * NAME_BYTES, Long.BYTES);
        incomingControl = new DatagramControl(arena, capacity);
        outgoing = arena.allocate(capacity * HEADER_BYTES, Long.BYTES);
        outgoingVectors = arena.allocate(capacity * VECTOR_BYTES, Long.BYTES);
        outgoingNames = arena.allocate(capacity * NAME_BYTES, Long.BYTES);
        outgoingControl = new DatagramControl(arena, capacity);
        bytes = new int[capacity];
        partBytes = new int[capacity];
        peers = new DatagramPeer[capacity];
        for (int i = 0; i < capacity; i++) {
            peers[i] = new DatagramPeer();
            prepare(incoming, incomingVectors, i);
            prepare(outgoing, outgoingVectors, i);
            incoming.set(JAVA_LONG, i * HEADER_BYTES + NAME, incomingNames.address() + i * NAME_BYTES);
            incoming.set(JAVA_LONG, i * HEADER_BYTES + CONTROL, incomingControl.address(i));
            outgoing.set(JAVA_LONG, i * HEADER_BYTES + CONTROL, outgoingControl.address(i));
        }
    }

    private void prepare(MemorySegment headers, MemorySegment vectors, int place) {
        headers.set(JAVA_LONG, place * HEADER_BYTES + VECTOR, vectors.address() + place * VECTOR_BYTES);
        headers.set(JAVA_LONG, place * HEADER_BYTES + VECTOR_LENGTH, 1);
        vector(vectors, place, 0, PLACE_BYTES);
    }

    private void vector(MemorySegment vectors, int place, int offset, int length) {
        vectors.set(JAVA_LONG, place * VECTOR_BYTES, data.address() + (long) place * PLACE_BYTES + offset);
        vectors.set(JAVA_LONG, place * VECTOR_BYTES + Long.BYTES, length);
    }

    /** How many places there are. */
    public int capacity() {
        return capacity;
    }

    /** How many bytes were received into a place. */
    public int bytes(int place) {
        return bytes[place];
    }

    /** How long each of the datagrams in a place is, but for the last, which may be shorter. */
    int partBytes(int place) {
        return partBytes[place];
    }

    /** Whether there is more than one datagram in a place. */
    boolean isSeveral(int place) {
        return partBytes[place] > 0 && partBytes[place] < bytes[place];
    }

    /** How many datagrams are in a place. */
    public int datagrams(int place) {
        return isSeveral(place) ? (bytes[place] + partBytes[place] - 1) / partBytes[place] : 1;
    }

    /** Who has sent what is in a place, and to which address of ours if the socket tells; valid until more is received into it. */
    public DatagramPeer peer(int place) {
        return peers[place];
    }

    // ---- receiving

    long incoming(int first, int count) {
        Objects.checkFromIndexSize(first, count, capacity);
        for (int i = first; i < first + count; i++) {
            incoming.set(JAVA_INT, i * HEADER_BYTES + NAME_LENGTH, (int) NAME_BYTES);
            incoming.set(JAVA_LONG, i * HEADER_BYTES + CONTROL_LENGTH, DatagramControl.BYTES);
        }
        return incoming.address() + first * HEADER_BYTES;
    }

    void read(int first, int count) {
        for (int i = first; i < first + count; i++) {
            bytes[i] = incoming.get(JAVA_INT, i * HEADER_BYTES + LENGTH);
            readPeer(i, peers[i]);
            long length = incoming.get(JAVA_LONG, i * HEADER_BYTES + CONTROL_LENGTH);
            partBytes[i] = incomingControl.read(i, length, peers[i]);
        }
    }

    private void readPeer(int place, DatagramPeer peer) {
        long at = place * NAME_BYTES;
        boolean six = incomingNames.get(JAVA_SHORT, at) == AF_INET6;
        peer.high = six ? incomingNames.get(JAVA_LONG_UNALIGNED, at + IPV6_ADDRESS) : 0;
        peer.low = six
                ? incomingNames.get(JAVA_LONG_UNALIGNED, at + IPV6_ADDRESS + Long.BYTES)
                : Integer.toUnsignedLong(incomingNames.get(JAVA_INT, at + IPV4_ADDRESS));
        peer.port = Short.toUnsignedInt(incomingNames.get(PORT, at + IPV4_PORT));
        peer.scope = six ? incomingNames.get(JAVA_INT, at + IPV6_SCOPE) : 0;
        peer.six = six;
    }

    // ---- sending

    /** What is in a place goes to whom the socket is connected to. */
    public void toConnected(int place) {
        outgoing.set(JAVA_LONG, place * HEADER_BYTES + NAME, 0);
        outgoing.set(JAVA_INT, place * HEADER_BYTES + NAME_LENGTH, 0);
        whole(place, outgoingControl.write(place, partBytes(place, isSeveral(place)), null));
    }

    /** What is in a place goes to somebody, from the address of ours that he had sent to. */
    public void to(int place, DatagramPeer peer) {
        long at = place * NAME_BYTES;
        outgoingNames.set(JAVA_SHORT, at, (short) (peer.six ? AF_INET6 : AF_INET));
        if (peer.six) {
            outgoingNames.set(PORT, at + IPV6_PORT, (short) peer.port);
            outgoingNames.set(JAVA_LONG_UNALIGNED, at + IPV6_ADDRESS, peer.high);
            outgoingNames.set(JAVA_LONG_UNALIGNED, at + IPV6_ADDRESS + Long.BYTES, peer.low);
            outgoingNames.set(JAVA_INT, at + IPV6_SCOPE, peer.scope);
        } else {
            outgoingNames.set(PORT, at + IPV4_PORT, (short) peer.port);
            outgoingNames.set(JAVA_INT, at + IPV4_ADDRESS, (int) peer.low);
        }
        outgoing.set(JAVA_LONG, place * HEADER_BYTES + NAME, outgoingNames.address() + at);
        int length = (int) (peer.six ? SOCKADDR_IN6 : SOCKADDR_IN).byteSize();
        outgoing.set(JAVA_INT, place * HEADER_BYTES + NAME_LENGTH, length);
        whole(place, outgoingControl.write(place, partBytes(place, isSeveral(place)), peer));
    }

    private int partBytes(int place, boolean several) {
        return several ? partBytes[place] : 0;
    }

    private void whole(int place, long controlBytes) {
        vector(outgoingVectors, place, 0, bytes[place]);
        outgoing.set(JAVA_LONG, place * HEADER_BYTES + CONTROL_LENGTH, controlBytes);
    }

    /** Only the one datagram that begins at an offset, which goes where all of the place were to go. */
    void part(int place, int offset) {
        vector(outgoingVectors, place, offset, Math.min(partBytes[place], bytes[place] - offset));
        outgoing.set(JAVA_LONG, place * HEADER_BYTES + CONTROL_LENGTH, outgoingControl.withoutParts(place));
    }

    long outgoing(int first, int count) {
        Objects.checkFromIndexSize(first, count, capacity);
        return outgoing.address() + first * HEADER_BYTES;
    }
}
