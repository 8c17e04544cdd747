package io.gatun.proxy.relay.stream;

import static java.util.Objects.requireNonNull;

import io.gatun.linux.abi.Errno;
import io.gatun.linux.abi.Poll;
import io.gatun.linux.handle.Fd;
import io.gatun.linux.net.socket.SocketOption;
import io.gatun.linux.net.socket.Sockets.Family;
import io.gatun.proxy.model.Ending;
import io.gatun.proxy.model.LastResort;
import io.gatun.proxy.model.ServiceSpec;
import io.gatun.proxy.model.SocketOptions;
import io.gatun.proxy.model.SocketOptions.Feature;
import io.gatun.proxy.relay.Deadlines;
import io.gatun.proxy.relay.Loop;
import io.gatun.proxy.relay.Ready;
import io.gatun.proxy.relay.Watch;
import io.gatun.proxy.table.Member;
import io.gatun.proxy.table.Picker;
import org.jspecify.annotations.Nullable;

/** A client that is being connected to a backend: picks one, and another if that fails; waits where there is none if it may. */
public final class Dial extends Deadlines.Waiter implements Ready {
    private final Acceptor acceptor;
    private final Loop loop;
    private final ServiceRelay service;
    private final ServiceSpec spec;
    private final Picker picker;
    private final Client client;
    private final Wanted wanted;
    private int attemptsLeft;
    private boolean isHeld;
    private long begunNanos;
    private @Nullable Member member;
    private @Nullable Fd socket;
    private @Nullable Watch watch;

    /** Who is told what came of it, once. */
    public interface Wanted {
        /** A backend took the connection, which belongs to whoever is told; it is counted as open with the member. */
        void connected(Member member, Fd backend, @Nullable Watch watch, long nanos);

        /** Nobody did. */
        void refused(Ending why);
    }

    public Dial(Acceptor acceptor, Client client, Picker picker, Wanted wanted) {
        this.wanted = wanted;
        this.acceptor = acceptor;
        this.client = client;
        this.picker = picker;
        loop = acceptor.loop();
        service = acceptor.service();
        spec = service.plan().spec();
        attemptsLeft = spec.limits().attempts();
    }

    /** Picks a backend and begins to connect. */
    void start() {
        start(picker.pick(client.host()));
    }

    /** Begins with somebody who has been picked; null if nobody could be. */
    public void start(@Nullable Member picked) {
        attempt(picked);
    }

    private void attempt(@Nullable Member picked) {
        if (picked == null) {
            hold();
            return;
        }
        long number = loop.streams().socket(picked.family());
        if (hasRunOut(number)) hold();
        else begin(picked, number);
    }

    private void begin(Member picked, long number) {
        attemptsLeft--;
        member = picked;
        picked.opened();
        begunNanos = System.nanoTime();
        if (number < 0) failed(picked, -number);
        else connect(picked, loop.own(number));
    }

    // No other backend would help; others who end will.
    private static boolean hasRunOut(long number) {
        return number == -Errno.EMFILE.number()
                || number == -Errno.ENFILE.number()
                || number == -Errno.ENOBUFS.number()
                || number == -Errno.ENOMEM.number();
    }

    // ---- nobody to be had

    private void hold() {
        if (picker.isEmpty() && spec.lastResort() != LastResort.HOLD) {
            giveUp(Ending.NO_BACKEND);
            return;
        }
        isHeld = true;
        acceptor.held().join(this, spec.timeouts().connect());
        acceptor.retryHeld();
    }

    /** Tries again; whether there was somebody. */
    boolean retry() {
        Member picked = picker.pick(client.host());
        if (picked == null) return false;
        long number = loop.streams().socket(picked.family());
        if (hasRunOut(number)) return false;
        acceptor.held().leave(this);
        isHeld = false;
        begin(picked, number);
        return true;
    }

    // ---- connecting

    private void connect(Member to, Fd fd) {
        socket = fd;
        long result = prepare(to, fd);
        if (result == 0) result = loop.streams().connect(fd, to.destination());
        if (result == 0) {
            connected();
        } else if (result == -Errno.EINPROGRESS.number()) {
            watch = loop.watch(fd, this);
            if (watch == null) failed(to, Errno.ENOSPC.number());
            else acceptor.dials().join(this, spec.timeouts().connect());
        } else {
            failed(to, -result);
        }
    }

    private long prepare(Member to, Fd fd) {
        if (to.family() == Family.UNIX) return 0;
        SocketOptions options = spec.sockets();
        if (options.has(Feature.NO_DELAY)) loop.streams().switchOn(fd, SocketOption.TCP_NODELAY);
        return options.has(Feature.TRANSPARENT) ? SourceAddress.take(loop, client, to.family(), fd) : 0;
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
        Fd backend = requireNonNull(socket);
        if (!introduce(backend)) {
            failed(to, Errno.ECONNRESET.number());
            return;
        }
        long nanos = System.nanoTime() - begunNanos;
        service.tally().connected(nanos);
        picker.connected(client.host(), to);
        wanted.connected(to, backend, watch, nanos);
    }

    /** Tells the backend whose connection it is, if it wants to know. */
    private boolean introduce(Fd backend) {
        byte[] header = Introduction.of(spec.proxyProtocol().to(), loop, client);
        if (header.length == 0) return true;
        loop.buffer().put(header);
        // A new socket has room for more than that.
        return loop.streams().send(backend, loop.buffer(), 0, header.length) == header.length;
    }

    /** It took too long. */
    @Override
    public void expire() {
        if (isHeld) giveUp(Ending.NO_BACKEND);
        else failed(requireNonNull(member), Errno.ETIMEDOUT.number());
    }

    private void failed(Member to, long errno) {
        to.failed();
        hangUp(to);
        if (isTheirs(errno)) picker.failed(to);
        if (attemptsLeft == 0) giveUp(Ending.CONNECT_FAILED);
        else attempt(picker.pickAfter(to, client.host()));
    }

    // Ports and watches of ours that have run out say nothing about the backend, and neither does a client whose
    // address cannot be taken.
    private static boolean isTheirs(long errno) {
        return errno != Errno.EADDRNOTAVAIL.number()
                && errno != Errno.EAFNOSUPPORT.number()
                && errno != Errno.ENOTCONN.number()
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

    private void giveUp(Ending ending) {
        wanted.refused(ending);
    }

    @Override
    public void abandon() {
        if (isHeld) acceptor.held().leave(this);
        else if (member == null) return;
        else hangUp(member);
        isHeld = false;
        giveUp(Ending.CLOSED);
    }
}
