package io.gatun.linux.net.nft;

import io.gatun.linux.handle.Fd;

/** Hears of every change of the packet filter of one network namespace, whoever makes it. For one thread. */
public interface FilterWatch extends AutoCloseable {
    /** Can be read when there was a change. Borrowed. */
    Fd fd();

    /** Takes note of the next change, or of several; waits for one. That some were lost for want of room is one, too. */
    void read();

    @Override
    void close();
}
