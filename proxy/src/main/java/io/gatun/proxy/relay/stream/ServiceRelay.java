package io.gatun.proxy.relay.stream;

import io.gatun.linux.Kernel;
import io.gatun.linux.handle.Fd;
import io.gatun.linux.net.socket.SocketAddress;
import io.gatun.proxy.model.ConnectionReport;
import io.gatun.proxy.model.Ending;
import io.gatun.proxy.model.RequestReport;
import io.gatun.proxy.model.ServiceSpec;
import io.gatun.proxy.model.SocketOptions;
import io.gatun.proxy.relay.Budget;
import io.gatun.proxy.relay.ClientCounts;
import io.gatun.proxy.relay.ListeningSockets;
import io.gatun.proxy.relay.Loop;
import io.gatun.proxy.relay.Loops;
import io.gatun.proxy.relay.Occupancy;
import io.gatun.proxy.relay.Pickers;
import io.gatun.proxy.relay.Relay;
import io.gatun.proxy.relay.Reporting;
import io.gatun.proxy.table.Tally;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** One service on all loops: a listening socket on each, what they share, and its end. For many threads. */
public final class ServiceRelay implements Relay {
    private static final int SOCKETS_OF_A_CONNECTION = 2;

    private final Budget descriptors;
    private final Occupancy connections;
    private final ClientCounts clients = new ClientCounts();
    private final Tally tally;
    private final Reporting reporting;
    private final List<Acceptor> acceptors = new ArrayList<>();
    private final SocketAddress.Internet address;
    private final Kernel kernel;
    private volatile RelayPlan plan;

    /**
     * Listens.
     *
     * @param inherited sockets that listen already, owned from here on; where there are none, some are made
     * @param reporting who is told of connections that have ended, on loops
     * @param http who serves those who speak HTTP with this proxy, on the loop of each acceptor
     * @throws io.gatun.linux.gate.SyscallException if the address is not ours or in use
     */
    public ServiceRelay(
            Kernel kernel,
            Loops loops,
            ServiceSpec spec,
            Pickers pickers,
            Tally tally,
            Reporting reporting,
            Function<Acceptor, Door> http,
            List<Fd> inherited) {
        this.kernel = kernel;
        this.tally = tally;
        this.reporting = reporting;
        plan = RelayPlan.of(spec, pickers);
        descriptors = loops.connectionDescriptors();
        connections = new Occupancy(spec.limits().connections(), descriptors, SOCKETS_OF_A_CONNECTION);
        try (var sockets = inherited.isEmpty()
                ? ListeningSockets.open(
                        kernel, spec.entrance(), spec.sockets(), loops.all().size())
                : ListeningSockets.of(kernel, inherited)) {
            address = sockets.address();
            ListeningSockets.warn(spec.entrance(), spec.sockets());
            for (int i = 0; !sockets.isEmpty(); i++) {
                Loop loop = loops.any(i);
                loop.call(() -> acceptors.add(
                        new Acceptor(loop, this, loop.own(sockets.next().detach()), http)));
            }
        }
        if (!inherited.isEmpty()) listen(spec.sockets());
    }

    private void listen(SocketOptions options) {
        for (Acceptor acceptor : acceptors) acceptor.loop().run(() -> acceptor.listen(kernel.sockets(), options));
    }

    /** Where it listens. */
    @Override
    public SocketAddress.Internet address() {
        return address;
    }

    /** Connections that are open or being made. */
    @Override
    public int open() {
        return connections.open();
    }

    /** What it does with those who connect. */
    public RelayPlan plan() {
        return plan;
    }

    /** Who picks for those who connect. */
    @Override
    public Pickers pickers() {
        return plan.pickers();
    }

    public Tally tally() {
        return tally;
    }

    /** Does something else with those who connect from now on; times hold for those who are connected too. */
    @Override
    public void follow(ServiceSpec spec, Pickers pickers) {
        int more = spec.limits().connections() - plan.spec().limits().connections();
        if (!spec.sockets().equals(plan.spec().sockets())) {
            ListeningSockets.warn(spec.entrance(), spec.sockets());
            listen(spec.sockets());
        }
        plan = RelayPlan.of(spec, pickers);
        connections.allow(more);
        for (Acceptor acceptor : acceptors) acceptor.loop().run(acceptor::sweep);
    }

    /** Sockets that listen where this does, for somebody else; the caller does not own them, and closing this closes them. */
    @Override
    public List<Fd> listening() {
        return acceptors.stream().map(Acceptor::listening).toList();
    }

    // ---- for acceptors and connections

    /** Whether the next connection or request is one of those that are reported. */
    public boolean isReported() {
        return reporting.isNext();
    }

    /** Tells of a request that has ended. */
    public void tell(RequestReport report) {
        reporting.tell(report);
    }

    /** Makes room for one more connection; if there is none, calls {@code later} when there may be. */
    boolean admit(Runnable later) {
        return connections.enterOrWait(later);
    }

    /** Counts a connection of a client, unless it has too many. */
    boolean enter(Client client) {
        int most = plan.spec().limits().perClient();
        if (most == Integer.MAX_VALUE) return true;
        if (!clients.enter(client.host(), most)) return false;
        client.count();
        return true;
    }

    /** Whether there is a descriptor for a backend's connection that nobody uses; to be given back. */
    public boolean mayKeep() {
        return descriptors.take(1);
    }

    public void keepsNoLonger() {
        descriptors.give(1);
    }

    /** A client has gone that never had a backend. */
    void ended(Client client, Ending ending) {
        leave(client, ending);
        if (!client.hasAsked()) client.address().ifPresent(peer -> reporting.tell(report(client, peer, null, ending)));
        release();
    }

    /** A connection has ended. */
    void ended(Client client, Ending ending, Connection connection) {
        leave(client, ending);
        client.address().ifPresent(peer -> reporting.tell(report(client, peer, connection, ending)));
        release();
    }

    private void leave(Client client, Ending ending) {
        tally.ended(ending);
        if (client.isCounted()) clients.leave(client.host());
    }

    private ConnectionReport report(Client client, SocketAddress peer, @Nullable Connection connection, Ending ending) {
        return new ConnectionReport(
                Instant.now(),
                peer,
                address,
                Optional.ofNullable(connection).map(each -> each.member().address()),
                Duration.ofNanos(connection == null ? 0 : connection.connectNanos()),
                Duration.ofNanos(System.nanoTime() - client.acceptedNanos()),
                connection == null ? 0 : connection.bytesIn(),
                connection == null ? 0 : connection.bytesOut(),
                ending);
    }

    /** Gives back the room of a connection that has ended. */
    void release() {
        connections.leave();
    }

    // ---- its end

    /** Resets the connections of backends that have left the table at least so long ago. */
    @Override
    public void resetRemoved(Duration ago) {
        for (Acceptor acceptor : acceptors) {
            acceptor.loop().run(() -> {
                acceptor.connections().forEach(connection -> {
                    if (connection.member().isRemovedFor(ago)) connection.endFor(Ending.REMOVED);
                });
                acceptor.http().resetRemoved(ago);
            });
        }
    }

    /**
     * Takes nobody any more, and waits until those who are connected have ended.
     *
     * @return whether they have; false when the time was over
     */
    @Override
    public boolean drain(Duration most) throws InterruptedException {
        stop(Acceptor::stop);
        return connections.awaitEmpty(most);
    }

    /** Leaves those who connect from now on to somebody else who has the sockets, and waits as {@link #drain} does. */
    @Override
    public boolean leave(Duration most) throws InterruptedException {
        stop(Acceptor::leave);
        return connections.awaitEmpty(most);
    }

    private void stop(Consumer<Acceptor> how) {
        for (Acceptor acceptor : acceptors) {
            Loop loop = acceptor.loop();
            loop.call(() -> {
                how.accept(acceptor);
                loop.closeAll();
            });
        }
    }

    /** Takes nobody any more and resets everybody; the address is free when this returns. */
    @Override
    public void close() {
        for (Acceptor acceptor : acceptors) {
            Loop loop = acceptor.loop();
            loop.call(() -> {
                acceptor.abandon();
                loop.closeAll();
            });
        }
    }
}
