package io.gatun.daemon.http;

import io.netty.channel.IoEvent;
import io.netty.channel.IoHandle;
import io.netty.channel.IoHandler;
import io.netty.channel.IoHandlerContext;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.IoOps;
import io.netty.channel.IoRegistration;
import io.netty.channel.epoll.EpollIoEvent;
import io.netty.channel.epoll.EpollIoHandle;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollIoOps;
import io.netty.channel.unix.FileDescriptor;

/**
 * Netty's epoll, for connections whose clients have shut their writing side down and still read. Such a channel waits for nothing while all
 * of its output fits, and Netty 4.2 takes it out of epoll(7) for that time, but then only changes what is not there any more: ENOENT, and the
 * client loses the rest of its output. Here a channel that waits for nothing stays in, edge-triggered, so that a hangup wakes the loop
 * once at most.
 */
final class HalfOpenEpoll implements IoHandler {
    private final IoHandler epoll;

    private HalfOpenEpoll(IoHandler epoll) {
        this.epoll = epoll;
    }

    static IoHandlerFactory factory() {
        IoHandlerFactory factory = EpollIoHandler.newFactory();
        return executor -> new HalfOpenEpoll(factory.newHandler(executor));
    }

    /** A channel's entry, which is never empty. */
    private record Entry(IoRegistration inner) implements IoRegistration {
        @Override
        @SuppressWarnings("TypeParameterUnusedInFormals") // as Netty declares it
        public <T> T attachment() {
            return inner.attachment();
        }

        @Override
        public long submit(IoOps ops) {
            return inner.submit(ops.equals(EpollIoOps.NONE) ? EpollIoOps.EPOLLET : ops);
        }

        @Override
        public boolean isValid() {
            return inner.isValid();
        }

        @Override
        public boolean cancel() {
            return inner.cancel();
        }
    }

    /**
     * A channel as epoll sees it. A client that had shut its writing side down and is gone now is told of by a hangup alone, of which Netty
     * takes no notice: it would be noticed at the next output only.
     */
    @SuppressWarnings("try") // Netty's handles close as they like
    private static final class HungUp implements EpollIoHandle {
        private static final int EPOLLHUP = 0x10;

        private final EpollIoHandle handle;
        private boolean ended;

        HungUp(EpollIoHandle handle) {
            this.handle = handle;
        }

        @Override
        public FileDescriptor fd() {
            return handle.fd();
        }

        @Override
        public void handle(IoRegistration registration, IoEvent event) {
            handle.handle(registration, event);
            EpollIoOps ops = ((EpollIoEvent) event).ops();
            if (ended && ops.value() == EPOLLHUP) hangUp();
            ended |= ops.contains(EpollIoOps.EPOLLRDHUP);
        }

        private void hangUp() {
            try {
                handle.close();
            } catch (Exception e) {
                throw new IllegalStateException("a channel cannot be closed", e);
            }
        }

        @Override
        public void registered() {
            handle.registered();
        }

        @Override
        public void unregistered() {
            handle.unregistered();
        }

        @Override
        public void close() throws Exception {
            handle.close();
        }
    }

    @Override
    public IoRegistration register(IoHandle handle) throws Exception {
        return new Entry(epoll.register(handle instanceof EpollIoHandle channel ? new HungUp(channel) : handle));
    }

    @Override
    public void initialize() {
        epoll.initialize();
    }

    @Override
    public int run(IoHandlerContext context) {
        return epoll.run(context);
    }

    @Override
    public void prepareToDestroy() {
        epoll.prepareToDestroy();
    }

    @Override
    public void destroy() {
        epoll.destroy();
    }

    @Override
    public void wakeup() {
        epoll.wakeup();
    }

    @Override
    public boolean isCompatible(Class<? extends IoHandle> type) {
        return epoll.isCompatible(type);
    }
}
