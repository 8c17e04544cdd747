package io.gatun.proxy.relay.datagram;

import io.gatun.linux.Kernel;
import io.gatun.linux.gate.SyscallException;
import io.gatun.linux.handle.Fd;
import io.gatun.linux.net.socket.SocketAddress;
import io.gatun.linux.net.socket.SocketOption;
import io.gatun.proxy.model.ConnectionReport;
import io.gatun.proxy.model.Ending;
import io.gatun.proxy.model.ServiceSpec;
import io.gatun.proxy.relay.ClientCounts;
import io.gatun.proxy.relay.ListeningSockets;
import io.gatun.proxy.relay.Loop;
import io.gatun.proxy.relay.Loops;
import io.gatun.proxy.relay.Occupancy;
import io.gatun.proxy.relay.Pickers;
import io.gatun.proxy.relay.Relay;
import io.gatun.proxy.relay.Reporting;
import io.gatun.proxy.table.Member;
import io.gatun.proxy.table.Tally;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/** One service of datagrams on all loops: a socket on each, between which the kernel spreads clients. For many threads. */
public final class DatagramRelay implements Relay {
    private final Kernel kernel;
    private final Occupancy sessions;
    private final ClientCounts clients = new ClientCounts();
    private final Tally tally;
    private final Reporting reporting;
    private final List<DatagramPort> ports = new ArrayList<>();
    private final SocketAddress.Internet address;
    private final AtomicInteger makingRoom = new AtomicInteger();
    private volatile DatagramPlan plan;

    /**
     * Listens.
     *
     * @param inherited sockets that are bound already, owned from here on; where there are none, some are made
     * @param reporting who is told of sessions that have ended, on loops
     * @throws SyscallException if the address is not ours or in use
     */
    public DatagramRelay(
            Kernel kernel,
            Loops loops,
            ServiceSpec spec,
            Pickers pickers,
            Tally tally,
            Reporting reporting,
            List<Fd> inherited) {
        this.kernel = kernel;
        this.tally = tally;
        this.reporting = reporting;
        plan = DatagramPlan.of(spec, pickers);
        sessions = new Occupancy(spec.limits().connections(), loops.connectionDescriptors(), 1);
        try (var sockets = inherited.isEmpty()
                ? ListeningSockets.open(
                        kernel, spec.entrance(), spec.sockets(), loops.all().size())
                : ListeningSockets.of(kernel, inherited)) {
            address = sockets.address();
            for (int i = 0; !sockets.isEmpty(); i++) {
                Loop loop = loops.any(i);
                loop.call(() -> ports.add(
                        new DatagramPort(loop, this, loop.own(sockets.next().detach()))));
            }
        }
    }

    @Override
    public SocketAddress.Internet address() {
        return address;
    }

    @Override
    public int open() {
        return sessions.open();
    }

    @Override
    public Pickers pickers() {
        return plan.pickers();
    }

    DatagramPlan plan() {
        return plan;
    }

    Tally tally() {
        return tally;
    }

    @Override
    public void follow(ServiceSpec spec, Pickers pickers) {
        int more = spec.limits().connections() - plan.spec().limits().connections();
        plan = DatagramPlan.of(spec, pickers);
        sessions.allow(more);
    }

    @Override
    public List<Fd> listening() {
        return ports.stream().map(DatagramPort::socket).toList();
    }

    // ---- for ports

    /** Whether what comes next for a member may go there: nothing is torn when datagrams go to another. */
    boolean mayGoOn(Member member) {
        if (member.isDown() || member.isEjected()) return member.isChosen();
        return !member.isRemoved() || plan.spec().timeouts().drain().isPresent();
    }

    /** Sets what sockets of sessions need. */
    void prepare(Fd socket) {
        kernel.sockets().setOption(socket, SocketOption.UDP_GRO, 1);
    }

    boolean isReported() {
        return reporting.isNext();
    }

    /** Makes room for one more session, if there is some. */
    boolean admit() {
        return sessions.enter();
    }

    /** Has all other ports end who may go, for whom the asking one turns away and who tries again: its own sessions may all be new. */
    void makeRoomBeside(DatagramPort asking) {
        if (!makingRoom.compareAndSet(0, ports.size() - 1)) return;
        for (DatagramPort port : ports) {
            if (port == asking) continue;
            port.loop().run(() -> {
                port.makeRoom(System.nanoTime());
                makingRoom.decrementAndGet();
            });
        }
    }

    /** Counts a session of a client's host, unless it has too many. */
    boolean enter(long host) {
        return clients.enter(host, plan.spec().limits().perClient());
    }

    void leave(long host) {
        clients.leave(host);
    }

    /** Gives back the room of a session. */
    void release() {
        sessions.leave();
    }

    void ended(Session session, Ending ending) {
        tally.ended(ending);
        if (session.isCounted()) clients.leave(session.client().host());
        if (session.isReported()) reporting.tell(report(session, ending));
        release();
    }

    private ConnectionReport report(Session session, Ending ending) {
        return new ConnectionReport(
                Instant.now(),
                session.client().address(),
                address,
                Optional.of(session.member().address()),
                Duration.ofNanos(session.answerNanos()),
                Duration.ofNanos(System.nanoTime() - session.begunNanos()),
                session.bytesIn(),
                session.bytesOut(),
                ending);
    }

    // ---- its end

    @Override
    public void resetRemoved(Duration ago) {
        for (DatagramPort port : ports) port.loop().run(() -> port.retireRemoved(ago));
    }

    @Override
    public boolean drain(Duration most) throws InterruptedException {
        return stop(DatagramPort::stop, most);
    }

    @Override
    public boolean leave(Duration most) throws InterruptedException {
        return stop(DatagramPort::leave, most);
    }

    private boolean stop(Consumer<DatagramPort> how, Duration most) throws InterruptedException {
        for (DatagramPort port : ports) port.loop().call(() -> how.accept(port));
        return sessions.awaitEmpty(most);
    }

    @Override
    public void close() {
        for (DatagramPort port : ports) {
            Loop loop = port.loop();
            loop.call(() -> {
                port.abandon();
                loop.closeAll();
            });
        }
    }
}
