package io.gatun.proxy.relay.stream;

import static java.util.Objects.requireNonNull;

import io.gatun.linux.abi.Errno;
import io.gatun.linux.handle.Fd;
import io.gatun.linux.net.socket.Sockets;
import io.gatun.proxy.model.Ending;
import io.gatun.proxy.model.SocketOptions;
import io.gatun.proxy.relay.Deadlines;
import io.gatun.proxy.relay.ListeningSockets;
import io.gatun.proxy.relay.Loop;
import io.gatun.proxy.relay.Ready;
import io.gatun.proxy.relay.Ring;
import io.gatun.proxy.relay.Watch;
import io.gatun.proxy.table.Member;
import io.gatun.proxy.table.Picker;
import java.time.Duration;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** One listening socket of a service on one loop: takes clients for as long as there is room, and has them connected. */
public final class Acceptor extends Ring.Node implements Ready, Runnable {
    private static final int AT_ONCE = 64;
    private static final Duration PAUSE = Duration.ofMillis(100);
    private static final Duration RETRY = Duration.ofMillis(20);

    private final Loop loop;
    private final ServiceRelay service;
    private final Fd listening;
    private final Watch watch;
    private final Deadlines<Preface> prefaces;
    private final Deadlines<Dial> dials;
    private final Deadlines<Dial> held;
    private final Ring<Connection> connections = new Ring<>();
    private final Door http;
    private final Runnable roomAgain;
    private long clockNanos = System.nanoTime();
    private boolean sweeping;
    private boolean retrying;
    private boolean queued;
    private boolean stopped;

    /** Begins to accept. Called on the loop; the socket belongs to this from here on. */
    Acceptor(Loop loop, ServiceRelay service, Fd listening, Function<Acceptor, Door> http) {
        this.loop = loop;
        this.service = service;
        this.listening = listening;
        prefaces = new Deadlines<>(loop);
        dials = new Deadlines<>(loop);
        held = new Deadlines<>(loop);
        this.http = http.apply(this);
        roomAgain = () -> loop.run(this);
        watch = requireNonNull(loop.watchInput(listening, this), "epoll watches too many descriptors");
        loop.live().join(this);
        sweep();
    }

    public Loop loop() {
        return loop;
    }

    public ServiceRelay service() {
        return service;
    }

    /** Those who still have to say whom they want. */
    Deadlines<Preface> prefaces() {
        return prefaces;
    }

    /** Those who are being connected. */
    Deadlines<Dial> dials() {
        return dials;
    }

    /** Those for whom there is nobody yet. */
    Deadlines<Dial> held() {
        return held;
    }

    /** Those who speak HTTP with us. */
    Door http() {
        return http;
    }

    /** Those who are connected. */
    Ring<Connection> connections() {
        return connections;
    }

    /** The listening socket, for somebody who is to listen on it too. */
    Fd listening() {
        return listening;
    }

    /** Goes on listening with other options. */
    void listen(Sockets sockets, SocketOptions options) {
        if (!stopped) ListeningSockets.listen(sockets, listening, options);
    }

    // ---- accepting

    @Override
    public void ready(int events) {
        if (!queued) run();
    }

    @Override
    public void run() {
        queued = false;
        for (int i = 0; i < AT_ONCE; i++) {
            if (stopped) return;
            long early = service.plan().rate().take();
            if (early > 0) {
                queued = true;
                loop.after(Duration.ofNanos(early), this);
                return;
            }
            if (!service.admit(roomAgain)) {
                service.plan().rate().giveBack();
                queued = true;
                return;
            }
            if (!accept()) {
                service.plan().rate().giveBack();
                return;
            }
        }
        queued = true;
        loop.run(this);
    }

    /** Takes one client; false if there is none or nothing to take it with. */
    private boolean accept() {
        long number = loop.streams().accept4(listening, loop.peer());
        if (number >= 0) {
            service.tally().accepted();
            var client = new Client(loop.own(number), loop.peer().host());
            if (service.isReported()) client.remember(loop.peer().read());
            welcome(client);
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

    private void welcome(Client client) {
        if (service.plan().needsPreface()) new Preface(this, client).start();
        else serve(client, service.plan());
    }

    /** Serves a client that need not say anything before. */
    void serve(Client client, RelayPlan plan) {
        if (plan.http().isEmpty()) connect(client, plan.pickers().own());
        else if (service.enter(client)) http.serve(client);
        else turnAway(client, Ending.CLIENT_LIMIT);
    }

    private record Straight(Acceptor acceptor, Client client) implements Dial.Wanted {
        @Override
        public void connected(Member member, Fd backend, @Nullable Watch watch, long nanos) {
            new Connection(acceptor, member, client, backend, nanos).start(watch);
        }

        @Override
        public void refused(Ending why) {
            acceptor.turnAway(client, why);
        }
    }

    /** Connects a client to somebody who is picked for it. */
    void connect(Client client, Picker picker) {
        if (service.enter(client)) new Dial(this, client, picker, new Straight(this, client)).start();
        else turnAway(client, Ending.CLIENT_LIMIT);
    }

    /** Resets a client that has no backend. */
    void turnAway(Client client, Ending ending) {
        loop.streams().resetOnClose(client.fd());
        part(client, ending);
    }

    /** Closes the connection of a client that has no backend. */
    public void part(Client client, Ending ending) {
        loop.close(client.fd());
        service.ended(client, ending);
    }

    /** Whether nobody is taken any more. */
    public boolean isStopped() {
        return stopped;
    }

    // ---- rounds over those who wait and those who are connected

    /** Tries again soon for those who are held. */
    void retryHeld() {
        if (retrying) return;
        retrying = true;
        loop.after(RETRY, () -> {
            retrying = false;
            Dial first = held.first();
            while (first != null && first.retry()) first = held.first();
            if (first != null) retryHeld();
        });
    }

    /** A moment that is right to an eighth of the shortest time of the service. */
    long clockNanos() {
        return clockNanos;
    }

    /** Begins to look at connections in rounds, if the service has something to look for. */
    void sweep() {
        if (sweeping || service.plan().rounds().isEmpty()) return;
        sweeping = true;
        clockNanos = System.nanoTime();
        loop.after(service.plan().rounds().get(), () -> {
            sweeping = false;
            long now = System.nanoTime();
            var spec = service.plan().spec();
            connections.forEach(connection -> connection.look(spec, now));
            if (!stopped || connections.first() != null) sweep();
        });
    }

    // ---- its end

    /** Takes those who have connected already, and no more after that. */
    void stop() {
        if (stopped) return;
        while (!stopped && service.admit(roomAgain) && accept()) {}
        leave();
    }

    /** Takes nobody any more, and leaves those in the queue to somebody else who listens on this socket. */
    void leave() {
        if (stopped) return;
        stopped = true;
        watch.cancel();
        loop.close(listening);
        http.stop();
    }

    @Override
    public void abandon() {
        leave();
        prefaces.abandonAll();
        dials.abandonAll();
        held.abandonAll();
        connections.abandonAll();
        http.abandonAll();
        loop.live().leave(this);
    }
}
