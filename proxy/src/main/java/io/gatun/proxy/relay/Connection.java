package io.gatun.proxy.relay;

import io.gatun.linux.abi.Poll;
import io.gatun.linux.handle.Fd;
import io.gatun.proxy.relay.Flow.Step;
import io.gatun.proxy.table.Member;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A client and a backend that are connected. Ends by itself when both directions have been passed on to their ends, or when one side
 * resets: then the other is reset too, once what had arrived before has been passed on.
 */
final class Connection extends Ring.Node implements Runnable {
    private static final System.Logger LOG = System.getLogger(Connection.class.getName());

    /** One connection with much to move must not keep the others waiting. */
    private static final int STEPS_AT_ONCE = 16;

    // How long a client that goes on sending to a backend that is gone may take to read the answer it was sent before.
    private static final Duration LINGER = Duration.ofSeconds(1);

    private final Loop loop;
    private final ServiceRelay service;
    private final Member member;
    private final Side client;
    private final Side backend;
    private final Flow upstream;
    private final Flow downstream;
    private boolean queued;
    private boolean lingering;
    private boolean over;

    /** Both sockets are connected and belong to the connection from here on. */
    Connection(Loop loop, ServiceRelay service, Member member, Fd client, Fd backend) {
        this.loop = loop;
        this.service = service;
        this.member = member;
        this.client = new Side(client);
        this.backend = new Side(backend);
        upstream = new Flow(loop, this.client.endpoint, this.backend.endpoint);
        downstream = new Flow(loop, this.backend.endpoint, this.client.endpoint);
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
        loop.live().join(this);
        Watch ofBackend =
                backendWatch == null ? loop.watchInput(backend.endpoint.fd(), backend) : backendWatch.inputTo(backend);
        Watch ofClient = loop.watchInput(client.endpoint.fd(), client);
        if (ofBackend != null) backend.endpoint.watch(ofBackend);
        if (ofClient != null) client.endpoint.watch(ofClient);
        if (ofBackend == null || ofClient == null) {
            reset();
            return;
        }
        // Most clients have sent something by now: asking costs less than waiting to be told. A backend that speaks
        // first is told of.
        client.endpoint.note((int) (Poll.EPOLLIN | Poll.EPOLLOUT));
        backend.endpoint.note((int) Poll.EPOLLOUT);
        run();
    }

    ServiceRelay service() {
        return service;
    }

    Member member() {
        return member;
    }

    @Override
    public void run() {
        queued = false;
        try {
            move();
        } catch (RuntimeException e) {
            LOG.log(System.Logger.Level.ERROR, "a connection is given up", e);
            abandon();
        }
    }

    private void move() {
        for (int left = STEPS_AT_ONCE; left > 0 && !over; left--) {
            Step up = upstream.step();
            Step down = downstream.step();
            if (up == Step.BROKEN || down == Step.BROKEN) {
                reset();
            } else if (upstream.isFinished() && downstream.isFinished()) {
                end();
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
            reset();
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
            if (heard) reset();
            else linger();
        });
    }

    private void reset() {
        loop.streams().resetOnClose(client.endpoint.fd());
        loop.streams().resetOnClose(backend.endpoint.fd());
        end();
    }

    private void end() {
        over = true;
        upstream.release();
        downstream.release();
        client.close();
        backend.close();
        loop.live().leave(this);
        member.carried(upstream.carriedBytes(), downstream.carriedBytes());
        member.closed();
        service.release();
    }

    @Override
    void abandon() {
        if (!over) reset();
    }
}
