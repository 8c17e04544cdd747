package io.gatun.linux.net.datagram;

import io.gatun.linux.net.socket.SocketAddress;
import io.gatun.linux.net.socket.SocketAddressBuffer;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Who sends datagrams, and to which of our addresses: numbers as they stand in memory, to be compared and copied without allocating.
 * Mutable; for one thread.
 */
public final class DatagramPeer {
    private static final int IPV4_BYTES = 4;

    long high;
    long low;
    long localHigh;
    long localLow;
    int port;
    int scope;
    boolean six;

    /** Nobody yet. */
    public DatagramPeer() {}

    /** Becomes the same as another. */
    public void set(DatagramPeer other) {
        high = other.high;
        low = other.low;
        localHigh = other.localHigh;
        localLow = other.localLow;
        port = other.port;
        scope = other.scope;
        six = other.six;
    }

    /** Whether both are the same sender, who sends to the same address of ours. */
    public boolean isSame(DatagramPeer other) {
        return low == other.low
                && port == other.port
                && high == other.high
                && localLow == other.localLow
                && localHigh == other.localHigh
                && scope == other.scope;
    }

    /**
     * A number that is spread well, and the same for those that are {@link #isSame}.
     *
     * @param seed what no sender knows: senders whose numbers fall together by one seed do not by another, so that nobody can choose
     *     addresses and ports that fill one place of a table
     */
    public int spread(long seed) {
        long hash = mixed(seed ^ low);
        if (six) hash = mixed(hash ^ high);
        hash = mixed(hash ^ localLow ^ Long.rotateLeft(localHigh, 32));
        return (int) mixed(hash ^ (long) scope << Integer.SIZE ^ port);
    }

    // Each of its bits depends on all of what comes in; it loses nothing (the finalizer of MurmurHash3).
    private static long mixed(long value) {
        long once = (value ^ value >>> 33) * 0xff51afd7ed558ccdL;
        long twice = (once ^ once >>> 33) * 0xc4ceb9fe1a85ec53L;
        return twice ^ twice >>> 33;
    }

    /** The number of the sender's IP address, as {@link SocketAddressBuffer#host} says it. */
    public long host() {
        return six ? high * 31 + low : low;
    }

    /** The sender's address. */
    public SocketAddress.Internet address() {
        var bytes = ByteBuffer.allocate(six ? 2 * Long.BYTES : IPV4_BYTES).order(ByteOrder.nativeOrder());
        if (six) bytes.putLong(high).putLong(low);
        else bytes.putInt((int) low);
        try {
            return new SocketAddress.Internet(InetAddress.getByAddress(bytes.array()), port);
        } catch (UnknownHostException e) {
            throw new AssertionError("4 and 16 bytes are addresses", e);
        }
    }
}
