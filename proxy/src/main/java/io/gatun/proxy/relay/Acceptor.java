package io.gatun.proxy.relay;

import static java.util.Objects.requireNonNull;

import io.gatun.linux.abi.Errno;
import io.gatun.linux.handle.Fd;
import java.time.Duration;

/** One listening socket of a service on one loop: takes clients for as long as there is room, and has them connected. */
final class Acceptor extends Ring.Node implements Ready, Runnable {
    private static final int AT_ONCE = 64;
    private static final Duration PAUSE = Duration.ofMillis(100);

    private final Loop loop;
    private final ServiceRelay service;
    private final Fd listening;
    private final Watch watch;
    private final Ring<Dial> dials = new Ring<>();
    private final Runnable roomAgain;
    private boolean queued;
    private boolean ticking;
    private boolean stopped;

    /** Begins to accept. Called on the loop; the socket belongs to this from here on. */
    Acceptor(Loop loop, ServiceRelay service, Fd listening) {
        this.loop = loop;
        this.service = service;
        this.listening = listening;
        roomAgain = () -> loop.run(this);
        watch = requireNonNull(loop.watchInput(listening, this), "epoll watches too many descriptors");
        loop.live().join(this);
    }

    Loop loop() {
        return loop;
    }

    ServiceRelay service() {
        return service;
    }

    /** Clients that are being connected. */
    Ring<Dial> dials() {
        return dials;
    }

    @Override
    public void ready(int events) {
        if (!queued) run();
    }

    @Override
    public void run() {
        queued = false;
        for (int i = 0; i < AT_ONCE; i++) {
            if (stopped) return;
            if (!service.admit(roomAgain)) {
                queued = true;
                return;
            }
            if (!accept()) return;
        }
        queued = true;
        loop.run(this);
    }

    /** Takes one client; false if there is none or nothing to take it with. */
    private boolean accept() {
        long number = loop.streams().accept4(listening, loop.peer());
        if (number >= 0) {
            new Dial(this, loop.own(number), loop.peer().host()).start();
            return true;
        }
        service.release();
        if (number == -Errno.EAGAIN.number()) return false;
        // Errors of the network belong to the client that would have come (accept(2)); others mean that something has
        // run out.
        if (isAboutTheClient(-number)) return true;
        queued = true;
        loop.after(PAUSE, this);
        return false;
    }

    private static boolean isAboutTheClient(long errno) {
        return errno != Errno.EMFILE.number()
                && errno != Errno.ENFILE.number()
                && errno != Errno.ENOBUFS.number()
                && errno != Errno.ENOMEM.number();
    }

    /** Sees to it that a dial that takes too long is told so; returns when that is. */
    long expect(Dial dial) {
        dials.join(dial);
        if (!ticking) tick(service.limits().connect().toNanos());
        return System.nanoTime() + service.limits().connect().toNanos();
    }

    private void tick(long nanos) {
        ticking = true;
        loop.after(Duration.ofNanos(nanos), this::expire);
    }

    // All have the same time, so the oldest is the first to expire.
    private void expire() {
        ticking = false;
        long now = System.nanoTime();
        Dial first = dials.first();
        while (first != null && first.deadlineNanos() - now <= 0) {
            first.expire();
            first = dials.first();
        }
        if (first != null) tick(Math.max(first.deadlineNanos() - now, 1));
    }

    /** Takes those who have connected already, and no more after that. */
    void stop() {
        if (stopped) return;
        while (!stopped && service.admit(roomAgain) && accept()) {}
        stopped = true;
        watch.cancel();
        loop.close(listening);
        loop.live().leave(this);
    }

    @Override
    public void abandon() {
        if (!stopped) {
            stopped = true;
            watch.cancel();
            loop.close(listening);
            loop.live().leave(this);
        }
        dials.abandonAll();
    }
}
