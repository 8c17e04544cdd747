package io.gatun.proxy;

import io.gatun.linux.Kernel;
import io.gatun.linux.handle.Fd;
import io.gatun.linux.net.SocketAddress.Internet;
import io.gatun.proxy.health.Checks;
import io.gatun.proxy.health.Ejector;
import io.gatun.proxy.model.Backend;
import io.gatun.proxy.model.BackendStatus;
import io.gatun.proxy.model.ServiceSpec;
import io.gatun.proxy.model.ServiceStatus;
import io.gatun.proxy.relay.Loops;
import io.gatun.proxy.relay.Reporting;
import io.gatun.proxy.relay.ServiceRelay;
import io.gatun.proxy.table.BackendTable;
import io.gatun.proxy.table.Member;
import io.gatun.proxy.table.Outcomes;
import io.gatun.proxy.table.Picker;
import io.gatun.proxy.table.Tally;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** A service that listens, until it is closed or its proxy is. Safe for many threads. */
public final class Service implements AutoCloseable {
    private static final int STEPS_OF_A_SLOW_START = 10;

    private static final Outcomes NOBODY = new Outcomes() {
        @Override
        public void connected(Member member) {}

        @Override
        public void failed(Member member) {}
    };

    private final Loops loops;
    private final BackendTable table;
    private final Tally tally = new Tally();
    private final ServiceRelay relay;
    private ServiceSpec spec;
    private Optional<Ejector> ejector;
    private Optional<Checks> checks;
    private boolean warming;
    private boolean closed;

    private Service(
            Kernel kernel,
            Loops loops,
            ServiceSpec spec,
            List<Backend> backends,
            Reporting reporting,
            List<Fd> inherited) {
        this.spec = spec;
        this.loops = loops;
        table = new BackendTable(spec.balancing(), spec.lastResort());
        ejector = spec.ejection().map(rule -> new Ejector(table, rule, loops));
        checks = checks(spec);
        table.replace(backends);
        relay = new ServiceRelay(kernel, loops, spec, picker(), tally, reporting, inherited);
        checks.ifPresent(Checks::update);
        warm();
    }

    static Service open(
            Kernel kernel,
            Loops loops,
            ServiceSpec spec,
            List<Backend> backends,
            Reporting reporting,
            List<Fd> inherited) {
        return new Service(kernel, loops, spec, backends, reporting, inherited);
    }

    private Optional<Checks> checks(ServiceSpec of) {
        return of.check()
                .map(check -> new Checks(table, check, of.proxyProtocol().to(), loops));
    }

    private Picker picker() {
        return new Picker(table, spec, ejector.<Outcomes>map(each -> each).orElse(NOBODY));
    }

    /** Where it listens, with the port that the kernel chose if it was to. */
    public Internet address() {
        return relay.address();
    }

    /** What it is told to do now. */
    public synchronized ServiceSpec spec() {
        return spec;
    }

    /**
     * Makes this the list of backends, at once and as a whole: connections that come from now on go to these. Those that are open stay,
     * also with backends that are not in the list any more, until they end or the service's drain time is over.
     *
     * @throws IllegalArgumentException if a backend is named twice or is the service itself; then nothing changes
     */
    public synchronized void backends(List<Backend> backends) {
        BackendRules.require(relay.address(), backends);
        requireOpen();
        table.replace(backends);
        ejector.ifPresent(Ejector::update);
        checks.ifPresent(Checks::update);
        spec.timeouts().drain().ifPresent(time -> loops.any(0).after(time, () -> relay.resetRemoved(time)));
    }

    /**
     * Does what another specification says from now on; nobody who is connected notices, but for times that end connections.
     *
     * @throws IllegalArgumentException if it would listen somewhere else
     */
    public synchronized void follow(ServiceSpec other) {
        requireOpen();
        if (!other.listen().equals(spec.listen())) {
            throw new IllegalArgumentException("a service cannot move to another address");
        }
        if (other.equals(spec)) return;
        checks.ifPresent(Checks::close);
        spec = other;
        // Whoever was down or left alone by the old rules starts anew where there are no such rules any more.
        if (other.check().isEmpty()) table.members().forEach(member -> table.setDown(member, false));
        ejector = other.ejection().map(rule -> new Ejector(table, rule, loops));
        checks = checks(other);
        table.choose(other.balancing(), other.lastResort());
        relay.follow(other, picker());
        checks.ifPresent(Checks::update);
        warm();
    }

    private void requireOpen() {
        if (closed) throw new IllegalStateException("the service is closed");
    }

    private synchronized void warm() {
        if (closed || warming || spec.balancing().slowStart().isEmpty()) return;
        warming = true;
        Duration step = spec.balancing().slowStart().get().dividedBy(STEPS_OF_A_SLOW_START);
        loops.any(0).after(step, () -> {
            table.warm();
            warmAgain();
        });
    }

    private synchronized void warmAgain() {
        warming = false;
        warm();
    }

    /** What became of each backend in the list. */
    public List<BackendStatus> status() {
        return table.status();
    }

    /** What is counted of the service and its backends. */
    public ServiceStatus statistics() {
        return Statistics.of(address(), open(), tally, status());
    }

    /** Connections that are open or being made, those with backends that have left the list included. */
    public int open() {
        return relay.open();
    }

    /** Sockets that listen where this does, for another process; they stay this service's. */
    List<Fd> listening() {
        return relay.listening();
    }

    /**
     * Takes nobody any more, waits until those who are connected have ended, and closes.
     *
     * @param most resets those who have not ended by then
     * @return whether all ended by themselves
     */
    public boolean drain(Duration most) throws InterruptedException {
        boolean ended = relay.drain(most);
        close();
        return ended;
    }

    /** What becomes of connections that are there when the time is over. */
    enum Rest {
        STAYS,
        IS_RESET
    }

    /** As {@link #drain}, but who waits to be accepted is left to somebody else who has the listening sockets. */
    void leave(Duration most, Rest rest) throws InterruptedException {
        relay.leave(most);
        if (rest == Rest.IS_RESET) close();
    }

    /** Takes nobody any more and resets every connection. */
    @Override
    public synchronized void close() {
        if (closed) return;
        closed = true;
        checks.ifPresent(Checks::close);
        relay.close();
    }
}
