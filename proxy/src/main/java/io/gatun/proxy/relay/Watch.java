package io.gatun.proxy.relay;

import io.gatun.linux.abi.Poll;
import io.gatun.linux.handle.Fd;
import io.netty.channel.IoEvent;
import io.netty.channel.IoEventLoop;
import io.netty.channel.IoRegistration;
import io.netty.channel.epoll.EpollIoEvent;
import io.netty.channel.epoll.EpollIoHandle;
import io.netty.channel.epoll.EpollIoOps;
import io.netty.channel.unix.FileDescriptor;
import io.netty.util.concurrent.Future;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;

/**
 * A descriptor of ours on Netty's epoll, edge triggered. Netty's young interface for this is used here and nowhere else. Used on the
 * loop only.
 *
 * <p>Room to write is told only to who asked: Netty keeps an object for input alone, and would make one for each event that says both.
 */
public final class Watch implements EpollIoHandle {
    private static final System.Logger LOG = System.getLogger(Watch.class.getName());

    // Never an empty set: Netty 4.2.18 takes the descriptor out of epoll for it and then fails to put it back
    // (netty#16689).
    private static final EpollIoOps INPUT = EpollIoOps.valueOf((int) (Poll.EPOLLIN | Poll.EPOLLRDHUP | Poll.EPOLLET));
    private static final EpollIoOps INPUT_AND_ROOM = INPUT.with(EpollIoOps.EPOLLOUT);

    private final FileDescriptor fd;
    private final IoRegistration registration;
    private Ready ready;

    private Watch(IoEventLoop events, Fd fd, Ready ready) {
        this.fd = new FileDescriptor(fd.number());
        this.ready = ready;
        // On the loop itself the registration is done when the call returns.
        Future<IoRegistration> result = events.register(this);
        if (!result.isSuccess()) throw new IllegalStateException("cannot watch descriptor " + fd, result.cause());
        registration = result.getNow();
    }

    /**
     * Begins to watch for input and room; what is ready already is told soon, not now. Null if the kernel refuses: it has a limit
     * (epoll(7), max_user_watches).
     */
    static @Nullable Watch forAll(IoEventLoop events, Fd fd, Ready ready) {
        return begin(events, fd, ready, INPUT_AND_ROOM);
    }

    /** The same for input alone. */
    static @Nullable Watch forInput(IoEventLoop events, Fd fd, Ready ready) {
        return begin(events, fd, ready, INPUT);
    }

    private static @Nullable Watch begin(IoEventLoop events, Fd fd, Ready ready, EpollIoOps interest) {
        var watch = new Watch(events, fd, ready);
        try {
            watch.registration.submit(interest);
            return watch;
        } catch (UncheckedIOException e) {
            watch.registration.cancel();
            return null;
        }
    }

    /** Tells somebody else from now on, and of input alone; what is ready already is told again. */
    public Watch inputTo(Ready other) {
        ready = other;
        registration.submit(INPUT);
        return this;
    }

    /** Tells of room too from now on; if there is some already, soon. */
    void alsoRoom() {
        registration.submit(INPUT_AND_ROOM);
    }

    /** Ends it, before the descriptor is closed. */
    public void cancel() {
        registration.cancel();
    }

    @Override
    public FileDescriptor fd() {
        return fd;
    }

    @Override
    public void handle(IoRegistration registration, IoEvent event) {
        try {
            ready.ready(((EpollIoEvent) event).ops().value());
        } catch (RuntimeException | Error e) {
            giveUp(e);
        }
    }

    // An exception that left here would stop the loop for a second, and an error would end it: it is everybody's, and
    // what has gone wrong is one connection.
    private void giveUp(Throwable why) {
        try {
            ready.abandon();
            LOG.log(System.Logger.Level.ERROR, "a connection is given up", why);
        } catch (RuntimeException | Error e) {
            // nobody is left to be told
        }
    }

    @Override
    public void close() {
        ready.abandon();
    }
}
