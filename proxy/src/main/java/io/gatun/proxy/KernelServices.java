package io.gatun.proxy;

import io.gatun.proxy.health.Checks;
import io.gatun.proxy.model.Backend;
import io.gatun.proxy.model.BackendStatus;
import io.gatun.proxy.model.Entrance;
import io.gatun.proxy.model.ProxyProtocol;
import io.gatun.proxy.model.ServiceDefinition;
import io.gatun.proxy.model.Way;
import io.gatun.proxy.relay.Loops;
import io.gatun.proxy.table.BackendTable;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * Services that the kernel carries by itself, and who of their backends may be chosen, by checks. The kernel is told what has changed
 * and nothing else, on a thread of its own: the loops carry traffic meanwhile. Safe for many threads.
 */
final class KernelServices implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(KernelServices.class.getName());
    private static final long RETRY_MILLIS = 500;

    private final Way way;
    private final Loops loops;
    private final Sink sink;
    private final Map<Entrance, Entry> entries = new LinkedHashMap<>();
    private List<ServiceDefinition> definitions = List.of();
    private final Set<Entrance> changed = ConcurrentHashMap.newKeySet();
    private final AtomicBoolean pushing = new AtomicBoolean();
    private final ScheduledThreadPoolExecutor teller;
    private boolean failing;
    private boolean paused;
    private boolean closed;

    /** Who tells the kernel. Called under a lock, by one thread at a time. */
    @FunctionalInterface
    interface Sink {
        /** Changes some services and takes others away; the rest stays as it is. Throws if nothing has changed. */
        void change(Map<Entrance, List<Backend>> changed, Set<Entrance> gone);
    }

    private record Entry(ServiceDefinition definition, BackendTable table, Optional<Checks> checks) {
        /** Those of a list that may be chosen, by what is known of them. */
        List<Backend> upOf(List<Backend> backends) {
            Set<Object> down = new HashSet<>();
            for (BackendStatus each : table.status()) {
                if (each.state() == BackendStatus.State.DOWN)
                    down.add(each.backend().address());
            }
            List<Backend> up = backends.stream()
                    .filter(each -> each.weight() > 0 && !down.contains(each.address()))
                    .toList();
            // Where all are down, the last resort of one who cannot refuse is to try all.
            return up.isEmpty() ? backends : up;
        }

        List<Backend> up() {
            return upOf(definition.backends());
        }

        private void close() {
            checks.ifPresent(Checks::close);
        }
    }

    /**
     * @param way how the kernel carries them
     */
    KernelServices(Way way, Loops loops, Sink sink) {
        this.way = way;
        this.loops = loops;
        this.sink = sink;
        teller = new ScheduledThreadPoolExecutor(
                1,
                Thread.ofPlatform()
                        .daemon()
                        .name("gatun-proxy-" + way.text() + "-teller")
                        .factory());
        teller.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    }

    /**
     * Makes these all services there are. What checks know of a backend stays known as long as the service is checked.
     *
     * @throws IllegalArgumentException if one wants what cannot be had without a proxy; nothing changes
     */
    synchronized void apply(List<ServiceDefinition> services) {
        if (closed) throw new IllegalStateException("closed");
        if (paused) throw new IllegalArgumentException("another process is taking over; what is new is its to do");
        Difference difference = Difference.of(definitions, services);
        Map<Entrance, List<Backend>> told = new LinkedHashMap<>();
        for (ServiceDefinition each : difference.changed()) {
            if (!each.names().isEmpty())
                throw new IllegalArgumentException("names of backends are resolved by Proxy.apply: " + each.name());
            KernelRules.require(each, way);
            Entry known = entries.get(each.spec().entrance());
            List<Backend> all = each.backends();
            told.put(
                    each.spec().entrance(), known != null && each.spec().check().isPresent() ? known.upOf(all) : all);
        }
        sink.change(told, difference.gone());
        for (Entrance entrance : difference.gone()) {
            Entry entry = entries.remove(entrance);
            if (entry != null) entry.close();
        }
        for (ServiceDefinition each : difference.changed()) {
            Entrance entrance = each.spec().entrance();
            entries.put(entrance, entry(each, entries.get(entrance)));
        }
        definitions = List.copyOf(services);
    }

    private Entry entry(ServiceDefinition definition, @Nullable Entry before) {
        Entrance entrance = definition.spec().entrance();
        BackendTable table = before == null
                ? new BackendTable(
                        entrance.text(),
                        definition.spec().balancing(),
                        definition.spec().lastResort(),
                        () -> pushSoon(entrance))
                : before.table();
        table.replace(definition.backends());
        boolean isSameCheck = before != null
                && before.definition().spec().check().equals(definition.spec().check());
        if (before != null && !isSameCheck) before.close();
        if (definition.spec().check().isEmpty()) table.members().forEach(member -> table.setDown(member, false));
        Optional<Checks> checks = before != null && isSameCheck
                ? before.checks()
                : definition.spec().check().map(check -> new Checks(table, check, ProxyProtocol.To.NONE, loops));
        checks.ifPresent(Checks::update);
        return new Entry(definition, table, checks);
    }

    // Called under a table's lock, so not at once; and once for all tables that have changed meanwhile.
    private void pushSoon(Entrance entrance) {
        changed.add(entrance);
        push(0);
    }

    private void push(long afterMillis) {
        if (!pushing.compareAndSet(false, true)) return;
        try {
            var _ = teller.schedule(
                    () -> {
                        pushing.set(false);
                        push();
                    },
                    afterMillis,
                    TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException e) {
            // closed
        }
    }

    private synchronized void push() {
        if (closed || paused) return;
        Map<Entrance, List<Backend>> now = new LinkedHashMap<>();
        for (Entrance entrance : List.copyOf(changed)) {
            changed.remove(entrance);
            Entry entry = entries.get(entrance);
            if (entry != null) now.put(entrance, entry.up());
        }
        if (now.isEmpty()) return;
        try {
            sink.change(now, Set.of());
            failing = false;
        } catch (RuntimeException e) {
            // A backend that is down would get clients until its next change.
            changed.addAll(now.keySet());
            if (!failing) {
                LOG.log(
                        System.Logger.Level.WARNING,
                        "the kernel is not told which backends are up; this is tried again until it is",
                        e);
            }
            failing = true;
            push(RETRY_MILLIS);
        }
    }

    /** Tells the kernel nothing until {@link #resume}; when this returns nobody is being told. */
    synchronized void pause() {
        paused = true;
    }

    /** Goes on, with all services: somebody else may have told the kernel something meanwhile. */
    synchronized void resume() {
        if (!paused || closed) return;
        paused = false;
        changed.addAll(entries.keySet());
        push(0);
    }

    /** All of them, as they were told last. */
    synchronized List<ServiceDefinition> definitions() {
        return definitions;
    }

    /** What became of each backend of each service. */
    synchronized List<BackendStatus> status() {
        var all = new ArrayList<BackendStatus>();
        entries.values().forEach(entry -> all.addAll(entry.table().status()));
        return all;
    }

    /** What became of each backend of each service, by its name. */
    synchronized Map<String, List<BackendStatus>> statusByName() {
        Map<String, List<BackendStatus>> all = new LinkedHashMap<>();
        entries.values()
                .forEach(entry ->
                        all.put(entry.definition().name(), entry.table().status()));
        return all;
    }

    /** Checks nobody any more; the kernel goes on with what it was told last. */
    @Override
    public void close() {
        synchronized (this) {
            if (closed) return;
            closed = true;
            entries.values().forEach(Entry::close);
        }
        teller.shutdown();
        try {
            // Not under the lock, for which it may be waiting; then nobody uses what the sink writes to.
            var _ = teller.awaitTermination(1, TimeUnit.MINUTES);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
