package io.gatun.linux.net;

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
    private static final int MIX = 0x9E3779B9;

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

    /** A number that is spread well, and the same for those that are {@link #isSame}. */
    public int spread() {
        long mixed =
                (low ^ Long.rotateLeft(high, 29) ^ Long.rotateLeft(localLow ^ localHigh, 43)) * 0x9E3779B97F4A7C15L;
        int hash = ((int) (mixed >>> 32) ^ port) * MIX;
        return hash ^ hash >>> 15;
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
