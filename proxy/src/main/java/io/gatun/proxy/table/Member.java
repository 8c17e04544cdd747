package io.gatun.proxy.table;

import io.gatun.linux.net.socket.SocketAddress;
import io.gatun.linux.net.socket.SocketAddressBuffer;
import io.gatun.linux.net.socket.Sockets.Family;
import java.net.Inet6Address;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;

/**
 * A backend as long as its address is in the table or connections to it are open: what is counted outlives replacements of the list.
 * For many threads.
 */
public final class Member {
    private static final int TENTHS = 10;

    private final SocketAddress address;
    private final SocketAddressBuffer destination;
    private final Family family;
    private final AtomicInteger open = new AtomicInteger();
    private final LongAdder total = new LongAdder();
    private final LongAdder failed = new LongAdder();
    private final LongAdder bytesIn = new LongAdder();
    private final LongAdder bytesOut = new LongAdder();
    private volatile boolean removed;
    private volatile long removedNanos;
    private volatile boolean down;
    private volatile boolean ejected;
    private volatile boolean chosen;
    private volatile boolean warm;
    private volatile long begunNanos = System.nanoTime();

    /**
     * @param warm whether it gets its full share at once
     */
    Member(SocketAddress address, boolean warm) {
        this.address = address;
        this.warm = warm;
        destination = SocketAddressBuffer.of(address);
        family = switch (address) {
            case SocketAddress.Internet(Inet6Address ip, int port) -> Family.IPV6;
            case SocketAddress.Internet internet -> Family.IPV4;
            case SocketAddress.Pathname path -> Family.UNIX;
            case SocketAddress.Unnamed unnamed -> Family.UNIX;
        };
    }

    /** Where it is. */
    public SocketAddress address() {
        return address;
    }

    /** Where it is, for connect(2). */
    public SocketAddressBuffer destination() {
        return destination;
    }

    /** The family of sockets that reach it. */
    public Family family() {
        return family;
    }

    /** A connection to it is begun. */
    public void opened() {
        open.incrementAndGet();
        total.increment();
    }

    /** A connection that was begun is not there any more. */
    public void closed() {
        open.decrementAndGet();
    }

    /** A connection could not be made. */
    public void failed() {
        failed.increment();
    }

    /** A connection carried so many bytes to it and from it. */
    public void carried(long in, long out) {
        bytesIn.add(in);
        bytesOut.add(out);
    }

    /** Open connections, including those being made. */
    public int open() {
        return open.get();
    }

    /** Connections ever begun. */
    public long total() {
        return total.sum();
    }

    /** Connections that could not be made. */
    public long failures() {
        return failed.sum();
    }

    /** Bytes carried to it. */
    public long bytesIn() {
        return bytesIn.sum();
    }

    /** Bytes carried from it. */
    public long bytesOut() {
        return bytesOut.sum();
    }

    /** Whether it has left the table. */
    public boolean isRemoved() {
        return removed;
    }

    /** Whether it has left the table at least so long ago. */
    public boolean isRemovedFor(Duration time) {
        return removed && System.nanoTime() - removedNanos >= time.toNanos();
    }

    /** Whether checks say it is down. */
    public boolean isDown() {
        return down;
    }

    /** Whether it is left alone because connections to it failed. */
    public boolean isEjected() {
        return ejected;
    }

    /** Whether it is one of those who may be chosen. */
    public boolean isChosen() {
        return chosen;
    }

    void setChosen(boolean is) {
        chosen = is;
    }

    /** It is back, and begins slowly. */
    void begin() {
        warm = false;
        begunNanos = System.nanoTime();
    }

    boolean isWarming(Duration slowStart) {
        if (!warm && System.nanoTime() - begunNanos >= slowStart.toNanos()) warm = true;
        return !warm;
    }

    /** How many tenths of its share it gets, 1 to 10. */
    int warmTenths(Duration slowStart) {
        if (!isWarming(slowStart)) return TENTHS;
        return (int) (1 + (System.nanoTime() - begunNanos) * (TENTHS - 1) / slowStart.toNanos());
    }

    void remove() {
        chosen = false;
        removedNanos = System.nanoTime();
        removed = true;
    }

    void setDown(boolean is) {
        down = is;
    }

    void setEjected(boolean is) {
        ejected = is;
    }
}
