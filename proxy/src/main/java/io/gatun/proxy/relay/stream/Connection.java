package io.gatun.proxy.relay.stream;

import io.gatun.linux.abi.Poll;
import io.gatun.linux.handle.Fd;
import io.gatun.linux.net.socket.SocketOption;
import io.gatun.proxy.model.Ending;
import io.gatun.proxy.model.ServiceSpec;
import io.gatun.proxy.model.SocketOptions.Feature;
import io.gatun.proxy.model.Timeouts;
import io.gatun.proxy.relay.Endpoint;
import io.gatun.proxy.relay.Loop;
import io.gatun.proxy.relay.Ready;
import io.gatun.proxy.relay.Ring;
import io.gatun.proxy.relay.Watch;
import io.gatun.proxy.relay.stream.Flow.Step;
import io.gatun.proxy.table.Member;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A client and a backend that are connected. Ends by itself when both directions have been passed on to their ends, or when one side
 * resets: then the other is reset too, once what had arrived before has been passed on.
 */
public final class Connection extends Ring.Node implements Runnable {
    private static final System.Logger LOG = System.getLogger(Connection.class.getName());

    /** One connection with much to move must not keep the others waiting. */
    private static final int STEPS_AT_ONCE = 16;

    // How long a client that goes on sending to a backend that is gone may take to read the answer it was sent before.
    private static final Duration LINGER = Duration.ofSeconds(1);

    private final Acceptor acceptor;
    private final Loop loop;
    private final Member member;
    private final Client who;
    private final Side client;
    private final Side backend;
    private final Flow upstream;
    private final Flow downstream;
    private final long connectNanos;
    private long movedNanos;
    private boolean queued;
    private boolean lingering;
    private boolean keptAlive;
    private boolean over;

    /**
     * Both sockets are connected and belong to the connection from here on.
     *
     * @param connectNanos how long connecting to the backend took
     */
    public Connection(Acceptor acceptor, Member member, Client who, Fd backend, long connectNanos) {
        this.acceptor = acceptor;
        this.member = member;
        this.who = who;
        this.connectNanos = connectNanos;
        loop = acceptor.loop();
        movedNanos = acceptor.clockNanos();
        client = new Side(who.fd());
        this.backend = new Side(backend);
        upstream = new Flow(loop, client.endpoint, this.backend.endpoint);
        downstream = new Flow(loop, this.backend.endpoint, client.endpoint);
    }

    /** One of the two sockets. */
    private final class Side implements Ready {
        final Endpoint endpoint;

        Side(Fd fd) {
            endpoint = new Endpoint(fd);
        }

        @Override
        public void ready(int events) {
            if (over) return;
            endpoint.note(events);
            movedNanos = acceptor.clockNanos();
            if (!queued) run();
        }

        @Override
        public void abandon() {
            Connection.this.abandon();
        }

        void close() {
            endpoint.unwatch();
            loop.close(endpoint.fd());
        }
    }

    /**
     * Begins to move bytes.
     *
     * @param backendWatch of the backend's socket, if it is watched already
     */
    void start(@Nullable Watch backendWatch) {
        acceptor.connections().join(this);
        Watch ofBackend =
                backendWatch == null ? loop.watchInput(backend.endpoint.fd(), backend) : backendWatch.inputTo(backend);
        watched(loop.watchInput(client.endpoint.fd(), client), ofBackend);
    }

    /**
     * Begins to move bytes between two who have talked to us before.
     *
     * @param toBackend what the client has said already, and is for the backend
     * @param toClient the same the other way
     */
    public void start(Watch clientWatch, Watch backendWatch, byte[] toBackend, byte[] toClient) {
        acceptor.connections().join(this);
        upstream.begin(toBackend);
        downstream.begin(toClient);
        watched(clientWatch.inputTo(client), backendWatch.inputTo(backend));
    }

    private void watched(@Nullable Watch ofClient, @Nullable Watch ofBackend) {
        if (ofBackend != null) backend.endpoint.watch(ofBackend);
        if (ofClient != null) client.endpoint.watch(ofClient);
        if (ofBackend == null || ofClient == null) {
            reset(Ending.CLOSED);
            return;
        }
        // Most clients have sent something by now: asking costs less than waiting to be told. A backend that speaks
        // first is told of.
        client.endpoint.note((int) (Poll.EPOLLIN | Poll.EPOLLOUT));
        backend.endpoint.note((int) Poll.EPOLLOUT);
        run();
    }

    Member member() {
        return member;
    }

    @Override
    public void run() {
        queued = false;
        try {
            move();
        } catch (RuntimeException | Error e) {
            abandon();
            LOG.log(System.Logger.Level.ERROR, "a connection is given up", e);
        }
    }

    private void move() {
        for (int left = STEPS_AT_ONCE; left > 0 && !over; left--) {
            Step up = upstream.step();
            Step down = downstream.step();
            if (up == Step.BROKEN || down == Step.BROKEN) {
                reset(up == Step.BROKEN ? Ending.CLIENT_RESET : Ending.BACKEND_RESET);
            } else if (upstream.isFinished() && downstream.isFinished()) {
                end(Ending.FINISHED);
            } else if (up == Step.STUCK && down == Step.STUCK) {
                settle();
                return;
            }
        }
        if (!over) again();
    }

    private void again() {
        queued = true;
        loop.run(this);
    }

    private void settle() {
        upstream.relax();
        downstream.relax();
        if (client.endpoint.isFailed()) failed(upstream, downstream);
        if (!over && backend.endpoint.isFailed()) failed(downstream, upstream);
    }

    // A side that had said everything before it failed is still heard to the end; what it has not said is lost with it.
    private void failed(Flow from, Flow to) {
        if (!from.hasEnded()) {
            reset(from == upstream ? Ending.CLIENT_RESET : Ending.BACKEND_RESET);
            return;
        }
        if (!to.isRefused() && !to.isFinished()) {
            to.refuse();
            again();
        }
        linger();
    }

    private void linger() {
        if (lingering) return;
        lingering = true;
        loop.after(LINGER, () -> {
            lingering = false;
            if (over) return;
            boolean heard = upstream.isRefused() ? downstream.isFinished() : upstream.isFinished();
            if (heard) reset(upstream.isRefused() ? Ending.BACKEND_RESET : Ending.CLIENT_RESET);
            else linger();
        });
    }

    // ---- rounds

    /** Keeps it alive if that is wanted, and ends it if its time is over. */
    void look(ServiceSpec spec, long now) {
        if (spec.sockets().has(Feature.KEEP_ALIVE)) keepAlive();
        expire(spec.timeouts(), now);
    }

    // The client's socket has it from the one that listened. Most connections are over before anybody could ask for the
    // backend's, which saves each of them a call.
    private void keepAlive() {
        if (keptAlive) return;
        keptAlive = true;
        loop.streams().switchOn(backend.endpoint.fd(), SocketOption.SO_KEEPALIVE);
    }

    private void expire(Timeouts times, long now) {
        long quiet = now - movedNanos;
        boolean half = upstream.hasEnded() || downstream.hasEnded();
        if (isOver(times.total(), now - who.acceptedNanos())) reset(Ending.TOTAL);
        else if (half && isOver(times.halfClosed(), quiet)) reset(Ending.HALF_CLOSED);
        else if (isOver(times.idle(), quiet)) reset(Ending.IDLE);
    }

    private static boolean isOver(Optional<Duration> time, long nanos) {
        return time.isPresent() && nanos >= time.get().toNanos();
    }

    // ---- its end

    /** Ends it because of something that is not its own fault. */
    void endFor(Ending ending) {
        if (!over) reset(ending);
    }

    private void reset(Ending ending) {
        loop.streams().resetOnClose(client.endpoint.fd());
        loop.streams().resetOnClose(backend.endpoint.fd());
        end(ending);
    }

    private void end(Ending ending) {
        over = true;
        upstream.release();
        downstream.release();
        client.close();
        backend.close();
        acceptor.connections().leave(this);
        member.carried(upstream.carriedBytes(), downstream.carriedBytes());
        member.closed();
        acceptor.service().ended(who, ending, this);
    }

    long connectNanos() {
        return connectNanos;
    }

    long bytesIn() {
        return upstream.carriedBytes();
    }

    long bytesOut() {
        return downstream.carriedBytes();
    }

    @Override
    public void abandon() {
        endFor(Ending.CLOSED);
    }
}
