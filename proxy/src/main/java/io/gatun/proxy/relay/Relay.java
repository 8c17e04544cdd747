package io.gatun.proxy.relay;

import io.gatun.linux.handle.Fd;
import io.gatun.linux.net.socket.SocketAddress.Internet;
import io.gatun.proxy.model.ServiceSpec;
import java.time.Duration;
import java.util.List;

/** What carries the traffic of one service through this process. For many threads. */
public interface Relay extends AutoCloseable {
    /** Where it listens. */
    Internet address();

    /** Connections or sessions that are open or being made. */
    int open();

    /** Who picks backends now. */
    Pickers pickers();

    /** Does something else with those who come from now on; times hold for those who are there too. */
    void follow(ServiceSpec spec, Pickers pickers);

    /** Sockets that listen where this does, for somebody else; the caller does not own them, and closing this closes them. */
    List<Fd> listening();

    /** Ends what goes to backends that have left the table at least so long ago. */
    void resetRemoved(Duration ago);

    /**
     * Takes nobody any more, and waits until those who are there have ended.
     *
     * @return whether they have; false when the time was over
     */
    boolean drain(Duration most) throws InterruptedException;

    /** Leaves those who come from now on to somebody else who has the sockets, and waits as {@link #drain} does. */
    boolean leave(Duration most) throws InterruptedException;

    /** Takes nobody any more and ends everything; the address is free when this returns. */
    @Override
    void close();
}
