package io.gatun.engine.attach;

import static io.gatun.linux.abi.Poll.EPOLLIN;

import io.gatun.linux.Kernel;
import io.gatun.linux.event.Epoll;
import io.gatun.linux.event.EventCounter;
import io.gatun.linux.event.Events.Counting;
import io.gatun.linux.gate.Blocking;
import io.gatun.linux.handle.Fd;
import java.time.Duration;
import java.util.List;

/** Waits for any of some descriptors, and can be woken by another thread. */
final class Watch implements AutoCloseable {
    private static final Duration LONG = Duration.ofDays(1);

    private final Kernel kernel;
    private final Epoll epoll;
    private final EventCounter wakeUp;
    private volatile boolean woken;

    /** Watches {@code descriptors}, which are borrowed. */
    Watch(Kernel kernel, List<Fd> descriptors) {
        this.kernel = kernel;
        this.epoll = kernel.events().epoll();
        this.wakeUp = kernel.events().eventfd(0, Counting.ALL);
        epoll.add(wakeUp.fd(), EPOLLIN, 0);
        descriptors.forEach(fd -> epoll.add(fd, EPOLLIN, fd.number()));
    }

    /** Waits until a descriptor is ready; returns false if another thread woke this one. */
    boolean await() {
        while (!woken) {
            boolean ready = Blocking.call(() -> kernel.events().awaitReadable(epoll.fd(), LONG));
            if (ready && !woken) {
                return true;
            }
        }
        return false;
    }

    /** Ends the waiting of another thread, now and for good. */
    void wake() {
        woken = true;
        wakeUp.add(1);
    }

    @Override
    public void close() {
        epoll.close();
        wakeUp.close();
    }
}
