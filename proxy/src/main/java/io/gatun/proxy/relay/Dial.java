package io.gatun.proxy.relay;

import static java.util.Objects.requireNonNull;

import io.gatun.linux.abi.Errno;
import io.gatun.linux.abi.Poll;
import io.gatun.linux.handle.Fd;
import io.gatun.linux.net.Sockets.Family;
import io.gatun.proxy.table.Member;
import org.jspecify.annotations.Nullable;

/** A client that is being connected to a backend: chooses one, and another if that fails. Lives in the acceptor's ring, oldest first. */
final class Dial extends Ring.Node implements Ready {
    private final Acceptor acceptor;
    private final Loop loop;
    private final ServiceRelay service;
    private final Fd client;
    private final long host;
    private int attemptsLeft;
    private long deadlineNanos;
    private @Nullable Member member;
    private @Nullable Fd socket;
    private @Nullable Watch watch;

    /**
     * @param client its socket, owned from here on
     * @param host whose it is, as a number
     */
    Dial(Acceptor acceptor, Fd client, long host) {
        this.acceptor = acceptor;
        this.client = client;
        this.host = host;
        loop = acceptor.loop();
        service = acceptor.service();
        attemptsLeft = service.limits().attempts();
    }

    /** Chooses a backend and begins to connect. */
    void start() {
        attempt(service.snapshot().choose(host, service.turn()));
    }

    long deadlineNanos() {
        return deadlineNanos;
    }

    private void attempt(@Nullable Member chosen) {
        attemptsLeft--;
        if (chosen == null) {
            giveUp();
            return;
        }
        member = chosen;
        chosen.opened();
        long number = loop.streams().socket(chosen.family());
        if (number < 0) failed(chosen, -number);
        else connect(chosen, loop.own(number));
    }

    private void connect(Member to, Fd fd) {
        socket = fd;
        if (to.family() != Family.UNIX) loop.streams().noDelay(fd);
        long result = loop.streams().connect(fd, to.destination());
        if (result == 0) {
            connected();
        } else if (result == -Errno.EINPROGRESS.number()) {
            watch = loop.watch(fd, this);
            if (watch == null) failed(to, Errno.ENOSPC.number());
            else deadlineNanos = acceptor.expect(this);
        } else {
            failed(to, -result);
        }
    }

    @Override
    public void ready(int events) {
        if ((events & Poll.EPOLLERR) != 0) {
            failed(requireNonNull(member), loop.streams().failure(requireNonNull(socket)));
        } else if ((events & Poll.EPOLLOUT) != 0) {
            connected();
        }
    }

    private void connected() {
        acceptor.dials().leave(this);
        Member to = requireNonNull(member);
        service.outcomes().connected(to);
        new Connection(loop, service, to, client, requireNonNull(socket)).start(watch);
    }

    /** It took too long. */
    void expire() {
        failed(requireNonNull(member), Errno.ETIMEDOUT.number());
    }

    private void failed(Member to, long errno) {
        to.failed();
        hangUp(to);
        if (isTheirs(errno)) service.outcomes().failed(to);
        if (attemptsLeft == 0) giveUp();
        else attempt(service.snapshot().chooseAfter(to, host, service.turn()));
    }

    // Ports and descriptors of ours that have run out say nothing about the backend.
    private static boolean isTheirs(long errno) {
        return errno != Errno.EADDRNOTAVAIL.number()
                && errno != Errno.EMFILE.number()
                && errno != Errno.ENFILE.number()
                && errno != Errno.ENOSPC.number()
                && errno != Errno.ENOBUFS.number();
    }

    private void hangUp(Member from) {
        acceptor.dials().leave(this);
        if (watch != null) watch.cancel();
        if (socket != null) loop.close(socket);
        watch = null;
        socket = null;
        member = null;
        from.closed();
    }

    private void giveUp() {
        loop.streams().resetOnClose(client);
        loop.close(client);
        service.release();
    }

    @Override
    public void abandon() {
        if (member == null) return;
        hangUp(member);
        giveUp();
    }
}
