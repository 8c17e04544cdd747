package io.gatun.proxy.relay;

import io.gatun.linux.Kernel;
import io.gatun.linux.net.SocketAddress;
import io.gatun.proxy.model.Limits;
import io.gatun.proxy.model.ServiceSpec;
import io.gatun.proxy.table.BackendTable;
import io.gatun.proxy.table.Outcomes;
import io.gatun.proxy.table.Snapshot;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** One service on all loops: a listening socket on each, what they share, and its end. For many threads. */
public final class ServiceRelay implements AutoCloseable {
    private static final int SOCKETS_OF_A_CONNECTION = 2;

    private final Limits limits;
    private final BackendTable table;
    private final Outcomes outcomes;
    private final Budget descriptors;
    private final Budget connections;
    private final List<Acceptor> acceptors = new ArrayList<>();
    private final SocketAddress.Internet address;
    private final AtomicInteger turn = new AtomicInteger();
    private final AtomicInteger open = new AtomicInteger();
    private final CountDownLatch idle = new CountDownLatch(1);
    private volatile boolean stopped;

    /**
     * Listens.
     *
     * @throws io.gatun.linux.gate.SyscallException if the address is not ours or in use
     */
    public ServiceRelay(Kernel kernel, Loops loops, ServiceSpec spec, BackendTable table, Outcomes outcomes) {
        this.limits = spec.limits();
        this.table = table;
        this.outcomes = outcomes;
        descriptors = loops.connectionDescriptors();
        connections = new Budget(limits.connections());
        try (var sockets =
                ListeningSockets.open(kernel, spec.listen(), loops.all().size())) {
            address = sockets.address();
            for (Loop loop : loops.all()) {
                loop.call(() -> acceptors.add(
                        new Acceptor(loop, this, loop.own(sockets.next().detach()))));
            }
        }
    }

    /** Where it listens. */
    public SocketAddress.Internet address() {
        return address;
    }

    /** Connections that are open or being made. */
    public int open() {
        return open.get();
    }

    Limits limits() {
        return limits;
    }

    Snapshot snapshot() {
        return table.snapshot();
    }

    Outcomes outcomes() {
        return outcomes;
    }

    int turn() {
        return turn.getAndIncrement();
    }

    /** Makes room for one more connection; if there is none, calls {@code later} when there may be. */
    boolean admit(Runnable later) {
        if (!connections.takeOrWait(1, later)) return false;
        if (!descriptors.takeOrWait(SOCKETS_OF_A_CONNECTION, later)) {
            connections.give(1);
            return false;
        }
        open.incrementAndGet();
        return true;
    }

    /** Gives back the room of a connection that has ended. */
    void release() {
        descriptors.give(SOCKETS_OF_A_CONNECTION);
        connections.give(1);
        if (open.decrementAndGet() == 0 && stopped) idle.countDown();
    }

    /** Resets the connections of backends that have left the table at least so long ago. */
    public void resetRemoved(Duration ago) {
        for (Acceptor acceptor : acceptors) {
            Loop loop = acceptor.loop();
            loop.run(() -> loop.live()
                    .abandonIf(
                            node -> isOurs(node) && ((Connection) node).member().isRemovedFor(ago)));
        }
    }

    private boolean isOurs(Ring.Node node) {
        return node instanceof Connection connection && connection.service() == this;
    }

    /**
     * Takes nobody any more, and waits until those who are connected have ended.
     *
     * @return whether they have; false when the time was over
     */
    public boolean drain(Duration most) throws InterruptedException {
        for (Acceptor acceptor : acceptors) {
            Loop loop = acceptor.loop();
            loop.call(() -> {
                acceptor.stop();
                loop.closeAll();
            });
        }
        stopped = true;
        if (open.get() == 0) idle.countDown();
        return idle.await(most.toNanos(), TimeUnit.NANOSECONDS);
    }

    /** Takes nobody any more and resets everybody; the address is free when this returns. */
    @Override
    public void close() {
        for (Acceptor acceptor : acceptors) {
            Loop loop = acceptor.loop();
            loop.call(() -> {
                acceptor.abandon();
                loop.live().abandonIf(this::isOurs);
                loop.closeAll();
            });
        }
    }
}
