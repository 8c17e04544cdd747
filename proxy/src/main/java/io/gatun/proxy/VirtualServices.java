package io.gatun.proxy;

import io.gatun.linux.Kernel;
import io.gatun.proxy.model.Backend;
import io.gatun.proxy.model.BackendStatus;
import io.gatun.proxy.model.Entrance;
import io.gatun.proxy.model.ProxyConfig;
import io.gatun.proxy.model.ServiceDefinition;
import io.gatun.proxy.model.Transport;
import io.gatun.proxy.model.Way;
import io.gatun.proxy.vip.VirtualAddresses;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Services at addresses that nobody has: a process of this host that connects to one is connected to a backend by the kernel, and nothing
 * stands between the two after that. TCP and UDP, IPv4 and IPv6: a service has both protocols of its address, until another one has the other. Backends are chosen at random by weight; checks take those out that are down.
 * Closing leaves all as it is, and so does a kill; {@link #remove} takes it away. Safe for many threads.
 */
public final class VirtualServices implements AutoCloseable {
    private final VirtualAddresses addresses;
    private final KernelServices services;
    private final Naming naming;
    // What each service has; the kernel has it for both protocols where nobody else has the other one.
    private final Map<Entrance, List<Backend>> told = new HashMap<>();
    private boolean begun;
    private boolean closed;

    private VirtualServices(Proxy proxy, VirtualAddresses addresses) {
        this.addresses = addresses;
        services = new KernelServices(Way.VIP, proxy.loops(), this::change);
        naming = new Naming(
                proxy.resolver(),
                (spec, backend) -> backend.isOfFamilyOf(spec.listen()),
                config -> services.apply(config.services()));
    }

    /**
     * The cgroup of all processes of this host: the root of the tree of version 2.
     *
     * @throws IllegalStateException if none is mounted
     */
    public static Path everybody() {
        return Stream.of("/sys/fs/cgroup/unified", "/sys/fs/cgroup")
                .map(Path::of)
                .filter(tree -> Files.exists(tree.resolve("cgroup.controllers")))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException(
                        "virtual addresses need a tree of cgroup version 2, and none is mounted in /sys/fs/cgroup"));
    }

    /** Where an instance's programs and tables have names. */
    public static Path pins(String instance) {
        Path shared = Path.of("/run/gatun/vip");
        return instance.equals(ProxySettings.DEFAULT_INSTANCE) ? shared : Path.of("/run/gatun/vip-" + instance);
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
        return new VirtualServices(proxy, VirtualAddresses.open(Kernel.open(), cgroup, pins));
    }

    /**
     * Makes these all services there are; what has not changed costs nothing.
     *
     * @throws IllegalArgumentException if one wants what cannot be had without a proxy, backends of another family, or one whose name is not found
     */
    public void apply(List<ServiceDefinition> all) {
        apply(ProxyConfig.of(all));
    }

    /** The same with names that are resolved as often as a configuration says; the rest of it is for a proxy. */
    public void apply(ProxyConfig config) {
        naming.apply(config);
    }

    private synchronized void change(Map<Entrance, List<Backend>> changed, Set<Entrance> gone) {
        Map<Entrance, List<Backend>> now = new LinkedHashMap<>();
        Set<Entrance> away = new LinkedHashSet<>();
        Set<Entrance> touched = new LinkedHashSet<>(changed.keySet());
        touched.addAll(gone);
        if (!begun) touched.addAll(told.keySet());
        for (Entrance entrance : touched) {
            for (Transport transport : Transport.values()) {
                var place = new Entrance(transport, entrance.address());
                carrier(place, changed, gone)
                        .ifPresentOrElse(backends -> now.put(place, backends), () -> away.add(place));
            }
        }
        // The first time, what a process before has left and nobody wants any more goes too.
        if (begun) addresses.change(now, away);
        else addresses.apply(now);
        begun = true;
        told.keySet().removeAll(gone);
        told.putAll(changed);
    }

    /** Whose backends a place has: the service's that is there, and where none is, those of the one beside it in the other protocol. */
    private Optional<List<Backend>> carrier(Entrance place, Map<Entrance, List<Backend>> changed, Set<Entrance> gone) {
        Transport other = place.transport() == Transport.TCP ? Transport.UDP : Transport.TCP;
        return backends(place, changed, gone).or(() -> backends(new Entrance(other, place.address()), changed, gone));
    }

    private Optional<List<Backend>> backends(Entrance at, Map<Entrance, List<Backend>> changed, Set<Entrance> gone) {
        if (gone.contains(at)) return Optional.empty();
        return Optional.ofNullable(changed.get(at)).or(() -> Optional.ofNullable(told.get(at)));
    }

    /** Tells the kernel nothing until {@link #resume}: another process takes over. */
    void pause() {
        services.pause();
    }

    /** Goes on, as the other process did not. */
    void resume() {
        synchronized (this) {
            if (closed) return;
            addresses.reread();
            begun = false;
        }
        services.resume();
    }

    /** All services, as they were told. */
    List<ServiceDefinition> definitions() {
        return services.definitions();
    }

    /** What became of each backend of each service. */
    public List<BackendStatus> status() {
        return services.status();
    }

    /** The same by the names of services. */
    public Map<String, List<BackendStatus>> statusByName() {
        return services.statusByName();
    }

    /** Takes everything away: the addresses are nobody's again. */
    public void remove() {
        naming.close();
        synchronized (this) {
            if (!closed) addresses.remove();
        }
    }

    /** Checks nobody any more; the kernel goes on with what it was told last. */
    @Override
    public void close() {
        naming.close();
        services.close();
        synchronized (this) {
            if (closed) return;
            closed = true;
            addresses.close();
        }
    }
}
