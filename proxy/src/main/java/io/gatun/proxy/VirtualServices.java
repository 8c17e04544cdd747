package io.gatun.proxy;

import io.gatun.linux.Kernel;
import io.gatun.linux.net.SocketAddress.Internet;
import io.gatun.proxy.health.Checks;
import io.gatun.proxy.model.AddressText;
import io.gatun.proxy.model.Backend;
import io.gatun.proxy.model.BackendStatus;
import io.gatun.proxy.model.BalancePolicy;
import io.gatun.proxy.model.ProxyProtocol;
import io.gatun.proxy.model.ServiceDefinition;
import io.gatun.proxy.relay.Loops;
import io.gatun.proxy.table.BackendTable;
import io.gatun.proxy.vip.VirtualAddresses;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Services at addresses that nobody has: a process of this host that connects to one is connected to a backend by the kernel, and nothing
 * stands between the two after that. TCP and UDP, IPv4 and IPv6. Backends are chosen at random by weight; checks take those out that are down.
 * Closing leaves all as it is, and so does a kill; {@link #remove} takes it away. Safe for many threads.
 */
public final class VirtualServices implements AutoCloseable {
    private final Loops loops;
    private final VirtualAddresses addresses;
    private final Map<Internet, Entry> entries = new LinkedHashMap<>();
    private final AtomicBoolean pushing = new AtomicBoolean();
    private boolean closed;

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

    private VirtualServices(Loops loops, VirtualAddresses addresses) {
        this.loops = loops;
        this.addresses = addresses;
    }

    /**
     * Begins, or goes on where another process has ended.
     *
     * @param proxy on whose threads checks run
     * @param cgroup of version 2: its processes and those of the groups below it are served
     * @param pins a directory of its own for what outlives this process
     * @throws io.gatun.linux.gate.SyscallException if the kernel or the privileges do not suffice
     */
    public static VirtualServices open(Proxy proxy, Path cgroup, Path pins) {
        return new VirtualServices(proxy.loops(), VirtualAddresses.open(Kernel.open(), cgroup, pins));
    }

    /**
     * Makes these all services there are.
     *
     * @throws IllegalArgumentException if one wants what cannot be had without a proxy, or backends of another family
     */
    public synchronized void apply(List<ServiceDefinition> services) {
        if (closed) throw new IllegalStateException("closed");
        services.forEach(VirtualServices::requirePossible);
        Map<Internet, List<Backend>> wanted = new LinkedHashMap<>();
        services.forEach(each -> wanted.put(each.spec().listen(), each.backends()));
        addresses.apply(wanted);
        Map<Internet, Entry> before = Map.copyOf(entries);
        entries.clear();
        for (ServiceDefinition each : services) entries.put(each.spec().listen(), entry(each, before));
        before.forEach((address, entry) -> {
            if (!entry.equals(entries.get(address))) entry.checks().ifPresent(Checks::close);
        });
    }

    private static void requirePossible(ServiceDefinition service) {
        BalancePolicy policy = service.spec().balancing().policy();
        if (policy != BalancePolicy.POWER_OF_TWO && policy != BalancePolicy.RANDOM) {
            throw new IllegalArgumentException("at a virtual address (%s) backends are chosen at random, not by %s"
                    .formatted(AddressText.of(service.spec().listen()), policy.text()));
        }
        if (!service.spec().proxyProtocol().equals(ProxyProtocol.NONE)) {
            throw new IllegalArgumentException("at a virtual address nobody can say the PROXY protocol");
        }
        if (service.backends().isEmpty()) {
            throw new IllegalArgumentException("a virtual address needs a backend");
        }
    }

    private Entry entry(ServiceDefinition definition, Map<Internet, Entry> before) {
        Entry known = before.get(definition.spec().listen());
        if (known != null && known.definition().equals(definition)) return known;
        var table = new BackendTable(
                definition.spec().balancing(), definition.spec().lastResort(), this::pushSoon);
        table.replace(definition.backends());
        Optional<Checks> checks =
                definition.spec().check().map(check -> new Checks(table, check, ProxyProtocol.To.NONE, loops));
        checks.ifPresent(Checks::update);
        return new Entry(definition, table, checks);
    }

    // Called under a table's lock, so not at once; and once for all tables that have changed meanwhile.
    private void pushSoon() {
        if (!pushing.compareAndSet(false, true)) return;
        loops.any(0).run(() -> {
            pushing.set(false);
            push();
        });
    }

    private synchronized void push() {
        if (closed) return;
        Map<Internet, List<Backend>> now = new LinkedHashMap<>();
        entries.forEach((address, entry) -> now.put(address, entry.backends()));
        addresses.apply(now);
    }

    /** What became of each backend of each service. */
    public synchronized List<BackendStatus> status() {
        var all = new ArrayList<BackendStatus>();
        entries.values().forEach(entry -> all.addAll(entry.table().status()));
        return all;
    }

    /** Takes everything away: the addresses are nobody's again. */
    public synchronized void remove() {
        if (!closed) addresses.remove();
    }

    /** Checks nobody any more; the kernel goes on with what it was told last. */
    @Override
    public synchronized void close() {
        if (closed) return;
        closed = true;
        entries.values().forEach(entry -> entry.checks().ifPresent(Checks::close));
        addresses.close();
    }
}
