package io.gatun.proxy;

import io.gatun.proxy.health.Checks;
import io.gatun.proxy.model.Backend;
import io.gatun.proxy.model.BackendStatus;
import io.gatun.proxy.model.BalancePolicy;
import io.gatun.proxy.model.Entrance;
import io.gatun.proxy.model.ProxyProtocol;
import io.gatun.proxy.model.Routing;
import io.gatun.proxy.model.ServiceDefinition;
import io.gatun.proxy.relay.Loops;
import io.gatun.proxy.table.BackendTable;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Services that the kernel carries by itself, and who of their backends may be chosen, by checks. The kernel is told what has changed
 * and nothing else. Safe for many threads.
 */
final class KernelServices implements AutoCloseable {
    private final String where;
    private final Loops loops;
    private final Sink sink;
    private final Map<Entrance, Entry> entries = new LinkedHashMap<>();
    private final Set<Entrance> changed = ConcurrentHashMap.newKeySet();
    private final AtomicBoolean pushing = new AtomicBoolean();
    private boolean closed;

    /** Who tells the kernel. Called under a lock, by one thread at a time. */
    @FunctionalInterface
    interface Sink {
        /** Changes some services and takes others away; the rest stays as it is. */
        void change(Map<Entrance, List<Backend>> changed, Set<Entrance> gone);
    }

    private record Entry(ServiceDefinition definition, BackendTable table, Optional<Checks> checks) {
        /** Those that may be chosen; where all are down, the last resort of one who cannot refuse is to try all. */
        List<Backend> backends() {
            List<BackendStatus> all = table.status();
            List<Backend> up = all.stream()
                    .filter(each -> each.state() == BackendStatus.State.UP)
                    .map(BackendStatus::backend)
                    .toList();
            return up.isEmpty() ? all.stream().map(BackendStatus::backend).toList() : up;
        }
    }

    /**
     * @param where what the address of such a service is called, for messages
     */
    KernelServices(String where, Loops loops, Sink sink) {
        this.where = where;
        this.loops = loops;
        this.sink = sink;
    }

    /**
     * Makes these all services there are.
     *
     * @throws IllegalArgumentException if one wants what cannot be had without a proxy; nothing changes
     */
    synchronized void apply(List<ServiceDefinition> services) {
        if (closed) throw new IllegalStateException("closed");
        Map<Entrance, ServiceDefinition> next = new LinkedHashMap<>();
        Map<Entrance, List<Backend>> different = new LinkedHashMap<>();
        for (ServiceDefinition each : services) {
            Entrance entrance = each.spec().entrance();
            next.put(entrance, each);
            Entry known = entries.get(entrance);
            if (known != null && known.definition().equals(each)) continue;
            requirePossible(each);
            different.put(entrance, each.backends());
        }
        Map<Entrance, Entry> gone = new LinkedHashMap<>(entries);
        gone.keySet().removeAll(next.keySet());
        sink.change(different, gone.keySet());
        gone.forEach((entrance, entry) -> {
            entries.remove(entrance);
            entry.checks().ifPresent(Checks::close);
        });
        for (Entrance entrance : different.keySet()) {
            ServiceDefinition definition = next.get(entrance);
            if (definition == null) continue;
            Entry before = entries.put(entrance, entry(definition));
            if (before != null) before.checks().ifPresent(Checks::close);
        }
    }

    private void requirePossible(ServiceDefinition service) {
        BalancePolicy policy = service.spec().balancing().policy();
        if (policy != BalancePolicy.POWER_OF_TWO && policy != BalancePolicy.RANDOM) {
            throw new IllegalArgumentException("at %s (%s) backends are chosen at random, not by %s"
                    .formatted(where, service.spec().entrance().text(), policy.text()));
        }
        if (!service.spec().proxyProtocol().equals(ProxyProtocol.NONE)) {
            throw new IllegalArgumentException("at %s nobody can say the PROXY protocol".formatted(where));
        }
        if (!service.spec().routing().equals(Routing.NONE)) {
            throw new IllegalArgumentException(
                    "at %s nobody reads what a client says, so there are no routes".formatted(where));
        }
        if (service.backends().isEmpty()) {
            throw new IllegalArgumentException("%s (%s) needs a backend"
                    .formatted(where, service.spec().entrance().text()));
        }
    }

    private Entry entry(ServiceDefinition definition) {
        Entrance entrance = definition.spec().entrance();
        var table = new BackendTable(
                definition.spec().balancing(), definition.spec().lastResort(), () -> pushSoon(entrance));
        table.replace(definition.backends());
        Optional<Checks> checks =
                definition.spec().check().map(check -> new Checks(table, check, ProxyProtocol.To.NONE, loops));
        checks.ifPresent(Checks::update);
        return new Entry(definition, table, checks);
    }

    // Called under a table's lock, so not at once; and once for all tables that have changed meanwhile.
    private void pushSoon(Entrance entrance) {
        changed.add(entrance);
        if (!pushing.compareAndSet(false, true)) return;
        loops.any(0).run(() -> {
            pushing.set(false);
            push();
        });
    }

    private synchronized void push() {
        if (closed) return;
        Map<Entrance, List<Backend>> now = new LinkedHashMap<>();
        for (Entrance entrance : List.copyOf(changed)) {
            changed.remove(entrance);
            Entry entry = entries.get(entrance);
            if (entry != null) now.put(entrance, entry.backends());
        }
        if (!now.isEmpty()) sink.change(now, Set.of());
    }

    /** What became of each backend of each service. */
    synchronized List<BackendStatus> status() {
        var all = new ArrayList<BackendStatus>();
        entries.values().forEach(entry -> all.addAll(entry.table().status()));
        return all;
    }

    /** Checks nobody any more; the kernel goes on with what it was told last. */
    @Override
    public synchronized void close() {
        if (closed) return;
        closed = true;
        entries.values().forEach(entry -> entry.checks().ifPresent(Checks::close));
    }
}
