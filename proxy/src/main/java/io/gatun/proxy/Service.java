package io.gatun.proxy;

import io.gatun.linux.Kernel;
import io.gatun.linux.net.SocketAddress.Internet;
import io.gatun.proxy.health.Checks;
import io.gatun.proxy.health.Ejector;
import io.gatun.proxy.model.Backend;
import io.gatun.proxy.model.BackendStatus;
import io.gatun.proxy.model.ServiceSpec;
import io.gatun.proxy.relay.Loops;
import io.gatun.proxy.relay.ServiceRelay;
import io.gatun.proxy.table.BackendTable;
import io.gatun.proxy.table.Member;
import io.gatun.proxy.table.Outcomes;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** A service that listens, until it is closed or its proxy is. Safe for many threads. */
public final class Service implements AutoCloseable {
    private final ServiceSpec spec;
    private final Loops loops;
    private final BackendTable table;
    private final Optional<Ejector> ejector;
    private final Optional<Checks> checks;
    private final ServiceRelay relay;
    private boolean closed;

    private Service(Kernel kernel, Loops loops, ServiceSpec spec, List<Backend> backends) {
        this.spec = spec;
        this.loops = loops;
        table = new BackendTable(spec.balance(), spec.lastResort());
        ejector = spec.ejection().map(rule -> new Ejector(table, rule, loops));
        checks = spec.check().map(check -> new Checks(table, check, loops));
        table.replace(backends);
        relay = new ServiceRelay(
                kernel, loops, spec, table, ejector.<Outcomes>map(each -> each).orElse(NOBODY));
        checks.ifPresent(Checks::update);
    }

    private static final Outcomes NOBODY = new Outcomes() {
        @Override
        public void connected(Member member) {}

        @Override
        public void failed(Member member) {}
    };

    static Service open(Kernel kernel, Loops loops, ServiceSpec spec, List<Backend> backends) {
        return new Service(kernel, loops, spec, backends);
    }

    /** Where it listens, with the port that the kernel chose if it was to. */
    public Internet address() {
        return relay.address();
    }

    /**
     * Makes this the list of backends, at once and as a whole: connections that come from now on go to these. Those that are open stay,
     * also with backends that are not in the list any more, until they end or the service's drain time is over.
     *
     * @throws IllegalArgumentException if a backend is named twice or is the service itself; then nothing changes
     */
    public synchronized void backends(List<Backend> backends) {
        BackendRules.require(relay.address(), backends);
        if (closed) throw new IllegalStateException("the service is closed");
        table.replace(backends);
        ejector.ifPresent(Ejector::update);
        checks.ifPresent(Checks::update);
        spec.limits().drain().ifPresent(time -> loops.any(0).after(time, () -> relay.resetRemoved(time)));
    }

    /** What became of each backend in the list. */
    public List<BackendStatus> status() {
        return table.status();
    }

    /** Connections that are open or being made, those with backends that have left the list included. */
    public int open() {
        return relay.open();
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

    /** Takes nobody any more and resets every connection. */
    @Override
    public synchronized void close() {
        if (closed) return;
        closed = true;
        checks.ifPresent(Checks::close);
        relay.close();
    }
}
