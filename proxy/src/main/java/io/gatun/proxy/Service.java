package io.gatun.proxy;

import io.gatun.linux.Kernel;
import io.gatun.linux.handle.Fd;
import io.gatun.linux.net.socket.SocketAddress.Internet;
import io.gatun.proxy.event.ProxyEvents;
import io.gatun.proxy.model.Backend;
import io.gatun.proxy.model.BackendStatus;
import io.gatun.proxy.model.Entrance;
import io.gatun.proxy.model.Explanation;
import io.gatun.proxy.model.HealthListener;
import io.gatun.proxy.model.ServiceSpec;
import io.gatun.proxy.model.ServiceStatus;
import io.gatun.proxy.relay.Loops;
import io.gatun.proxy.relay.Pickers;
import io.gatun.proxy.relay.Relay;
import io.gatun.proxy.relay.Reporting;
import io.gatun.proxy.relay.datagram.DatagramRelay;
import io.gatun.proxy.relay.http.HttpDoor;
import io.gatun.proxy.relay.stream.ServiceRelay;
import io.gatun.proxy.table.Picker;
import io.gatun.proxy.table.Tally;
import java.net.InetAddress;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A service that listens, until it is closed or its proxy is. Safe for many threads. */
public final class Service implements AutoCloseable {
    private static final int STEPS_OF_A_SLOW_START = 10;

    /** The pool that no route names. */
    private static final String OWN = "";

    private final Loops loops;
    private final Map<String, Pool> pools = new LinkedHashMap<>();
    private final Tally tally = new Tally();
    private final HealthNews news = new HealthNews();
    private final Relay relay;
    private ServiceSpec spec;
    private boolean warming;
    private boolean closed;
    private volatile Runnable touched = () -> {};

    private Service(
            Kernel kernel,
            Loops loops,
            ServiceSpec spec,
            Map<String, List<Backend>> backends,
            Reporting reporting,
            List<Fd> inherited) {
        this.spec = spec;
        this.loops = loops;
        pools.put(OWN, newPool(OWN));
        for (String name : spec.routing().pools()) pools.put(name, newPool(name));
        // Before the first client, who may be waiting in a socket that was inherited.
        backends.forEach((name, list) -> pool(name).replace(list));
        relay = switch (spec.transport()) {
            case TCP -> new ServiceRelay(kernel, loops, spec, pickers(), tally, reporting, HttpDoor::new, inherited);
            case UDP -> new DatagramRelay(kernel, loops, spec, pickers(), tally, reporting, inherited);
        };
        pools.values().forEach(Pool::check);
        warm();
        ProxyEvents.listening(entrance(), relay.listening().size(), !inherited.isEmpty());
    }

    private Pool newPool(String name) {
        return new Pool(name, spec, loops, news);
    }

    private Pool pool(String name) {
        Pool pool = pools.get(name);
        if (pool == null) throw new IllegalArgumentException("no route of the service names the pool \"" + name + "\"");
        return pool;
    }

    private Pickers pickers() {
        var routed = new HashMap<String, Picker>();
        pools.forEach((name, pool) -> routed.put(name, pool.picker(spec)));
        return Pickers.of(OWN, routed);
    }

    static Service open(
            Kernel kernel,
            Loops loops,
            ServiceSpec spec,
            List<Backend> backends,
            Map<String, List<Backend>> pools,
            Reporting reporting,
            List<Fd> inherited) {
        return new Service(kernel, loops, spec, joined(backends, pools), reporting, inherited);
    }

    /** Where it listens, with the port that the kernel chose if it was to. */
    public Internet address() {
        return relay.address();
    }

    /** Where clients come in. */
    public Entrance entrance() {
        return new Entrance(spec().transport(), address());
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
    public void backends(List<Backend> backends) {
        backends(OWN, backends);
    }

    /**
     * The same for a pool that routes name.
     *
     * @throws IllegalArgumentException if no route names it, too
     */
    public synchronized void backends(String pool, List<Backend> backends) {
        BackendRules.require(relay.address(), backends);
        BackendRules.requirePossible(spec, backends);
        requireOpen();
        touched.run();
        Pool changed = pool(pool);
        changed.replace(backends);
        changed.check();
        resetRemovedLater();
    }

    private static Map<String, List<Backend>> joined(List<Backend> own, Map<String, List<Backend>> pools) {
        Map<String, List<Backend>> all = new HashMap<>(pools);
        all.put(OWN, own);
        return all;
    }

    /** Has somebody told when this is changed otherwise than by a configuration. */
    void whenTouched(Runnable told) {
        touched = told;
    }

    private void resetRemovedLater() {
        spec.timeouts().drain().ifPresent(time -> loops.any(0).after(time, () -> relay.resetRemoved(time)));
    }

    /**
     * Does what another specification says from now on; nobody who is connected notices, but for times that end connections.
     *
     * @throws IllegalArgumentException if it would listen somewhere else
     */
    public synchronized void follow(ServiceSpec other) {
        touched.run();
        follow(other, Map.of());
    }

    /**
     * The same with other backends. No client finds a pool empty on the way that is not empty before and after: those that get backends
     * have them before routes lead there, and those that lose all of them keep them until no route leads there.
     */
    synchronized void follow(ServiceSpec other, List<Backend> backends, Map<String, List<Backend>> routed) {
        Map<String, List<Backend>> all = joined(backends, routed);
        for (List<Backend> each : all.values()) {
            BackendRules.require(relay.address(), each);
            BackendRules.requirePossible(other, each);
        }
        follow(other, all);
    }

    private void follow(ServiceSpec other, Map<String, List<Backend>> backends) {
        requireOpen();
        if (!other.entrance().equals(spec.entrance())) {
            throw new IllegalArgumentException("a service cannot move to another address");
        }
        boolean isOther = !other.equals(spec);
        spec = other;
        for (String name : other.routing().pools()) {
            if (!pools.containsKey(name)) pools.put(name, newPool(name));
        }
        if (isOther) pools.values().forEach(pool -> pool.follow(other));
        backends.forEach((name, list) -> {
            if (!list.isEmpty()) pool(name).replace(list);
        });
        if (isOther) relay.follow(other, pickers());
        backends.forEach((name, list) -> {
            if (list.isEmpty()) pool(name).replace(list);
        });
        dropPools();
        pools.values().forEach(Pool::check);
        if (!backends.isEmpty()) resetRemovedLater();
        warm();
    }

    private void dropPools() {
        for (String name : List.copyOf(pools.keySet())) {
            if (name.equals(OWN) || spec.routing().pools().contains(name)) continue;
            Pool gone = pool(name);
            gone.close();
            gone.replace(List.of());
            pools.remove(name);
            resetRemovedLater();
        }
    }

    private void requireOpen() {
        if (closed) throw new IllegalStateException("the service is closed");
    }

    private synchronized void warm() {
        if (closed || warming || spec.balancing().slowStart().isEmpty()) return;
        warming = true;
        Duration step = spec.balancing().slowStart().get().dividedBy(STEPS_OF_A_SLOW_START);
        loops.any(0).after(step, () -> {
            warmAgain();
        });
    }

    private synchronized void warmAgain() {
        warming = false;
        pools.values().forEach(Pool::warm);
        warm();
    }

    /** What became of each backend in the list, and of each in the pools. */
    public synchronized List<BackendStatus> status() {
        return pools.values().stream().flatMap(pool -> pool.status().stream()).toList();
    }

    /** Has somebody told from now on, as long as the service is open, of each backend whose state changes by itself. */
    public void addHealthListener(HealthListener listener) {
        news.add(listener);
    }

    /** Has somebody told no longer, but perhaps of a change that is being told. */
    public void removeHealthListener(HealthListener listener) {
        news.remove(listener);
    }

    /**
     * Where a client would go if it came now, and why; nothing is counted or connected.
     *
     * @param host whom it wants, by SNI or in a request; empty if it says none
     * @param path what it asks for, where the service speaks HTTP
     * @param protocols what it offers in ALPN
     */
    public synchronized Explanation explain(InetAddress client, String host, String path, List<String> protocols) {
        requireOpen();
        Explaining.Way way = Explaining.way(spec.routing(), host, path, protocols);
        String pool = way.pool().orElse(OWN);
        return Explaining.of(
                spec, way, client, relay.pickers().of(pool), pool(pool).status());
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
    public void close() {
        synchronized (this) {
            if (closed) return;
            closed = true;
            pools.values().forEach(Pool::close);
            news.close();
        }
        // Not under the lock: this waits for the loops, where a slow start's next step may wait for the lock.
        relay.close();
    }
}
