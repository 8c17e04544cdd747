package io.gatun.proxy;

import io.gatun.linux.gate.SyscallException;
import io.gatun.proxy.model.BackendStatus;
import io.gatun.proxy.model.Entrance;
import io.gatun.proxy.model.ServiceDefinition;
import io.gatun.proxy.model.Way;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The services of a configuration that the kernel carries. Begun when the first comes; closing takes them away. Used under one lock. */
final class KernelWays implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(KernelWays.class.getName());

    private final Proxy proxy;
    private final ProxySettings settings;
    private @Nullable NatServices nat;
    private @Nullable VirtualServices virtual;
    private Map<Entrance, String> said = Map.of();
    private boolean left;

    KernelWays(Proxy proxy, ProxySettings settings) {
        this.proxy = proxy;
        this.settings = settings;
    }

    /** The same services, each with the way it goes on this host: what the kernel cannot do for one, this process does. */
    List<ServiceDefinition> settled(List<ServiceDefinition> all) {
        Map<Entrance, String> now = new HashMap<>();
        var settled = new ArrayList<ServiceDefinition>();
        for (ServiceDefinition each : all) {
            if (each.spec().way() != Way.AUTO) {
                settled.add(each);
                continue;
            }
            Optional<String> obstacle = obstacle(each);
            obstacle.ifPresent(reason -> now.put(each.spec().entrance(), reason));
            obstacle.filter(reason -> !reason.equals(said.get(each.spec().entrance())))
                    .ifPresent(reason -> LOG.log(
                            System.Logger.Level.WARNING, "{0} goes through the proxy: {1}", each.name(), reason));
            settled.add(each.withWay(obstacle.isEmpty() ? Way.NAT : Way.RELAY));
        }
        said = now;
        return settled;
    }

    /** Why the kernel cannot carry a service by itself; nothing if it can. */
    private Optional<String> obstacle(ServiceDefinition service) {
        Optional<String> wanted = KernelRules.obstacle(service, Way.NAT);
        if (wanted.isPresent()) return wanted;
        try {
            return openNat().obstacle(service);
        } catch (IllegalStateException | SyscallException e) {
            return Optional.of(String.valueOf(e.getMessage()));
        }
    }

    private NatServices openNat() {
        NatServices open = nat;
        if (open == null) nat = open = NatServices.open(proxy, "gatun-proxy-" + settings.instance());
        return open;
    }

    private VirtualServices openVirtual() {
        VirtualServices open = virtual;
        if (open == null) {
            virtual = open =
                    VirtualServices.open(proxy, VirtualServices.everybody(), VirtualServices.pins(settings.instance()));
        }
        return open;
    }

    /**
     * Makes these all services that the kernel carries.
     *
     * @throws IllegalArgumentException if this host or the kernel's ways cannot carry one; what was carried still is
     */
    void apply(List<ServiceDefinition> settled) {
        List<ServiceDefinition> translated = of(settled, Way.NAT);
        List<ServiceDefinition> connected = of(settled, Way.VIP);
        for (ServiceDefinition each : settled) {
            if (each.spec().way() != Way.RELAY)
                KernelRules.require(each, each.spec().way());
        }
        NatServices before = nat;
        List<ServiceDefinition> carried = before == null ? List.of() : before.definitions();
        try {
            if (nat != null || !translated.isEmpty()) openNat().apply(translated);
            try {
                if (virtual != null || !connected.isEmpty()) openVirtual().apply(connected);
            } catch (RuntimeException e) {
                undo(before, carried, e);
                throw e;
            }
        } catch (IllegalStateException | SyscallException e) {
            throw new IllegalArgumentException("the kernel does not carry this: " + e.getMessage(), e);
        }
    }

    private void undo(@Nullable NatServices before, List<ServiceDefinition> carried, RuntimeException why) {
        NatServices now = nat;
        if (now == null) return;
        try {
            if (before != null) {
                before.apply(carried);
                return;
            }
            now.remove();
            now.close();
            nat = null;
        } catch (RuntimeException e) {
            why.addSuppressed(e);
        }
    }

    private static List<ServiceDefinition> of(List<ServiceDefinition> all, Way way) {
        return all.stream().filter(each -> each.spec().way() == way).toList();
    }

    /** What became of each backend. */
    List<BackendStatus> status() {
        var all = new ArrayList<BackendStatus>();
        if (nat != null) all.addAll(nat.status());
        if (virtual != null) all.addAll(virtual.status());
        return all;
    }

    /** What became of each backend, by the names of services. */
    Map<String, List<BackendStatus>> statusByName() {
        var all = new LinkedHashMap<String, List<BackendStatus>>();
        if (nat != null) all.putAll(nat.statusByName());
        if (virtual != null) all.putAll(virtual.statusByName());
        return all;
    }

    /** Tells the kernel nothing while another process of the same instance takes over, which tells it itself. */
    void pause() {
        if (nat != null) nat.pause();
        if (virtual != null) virtual.pause();
    }

    /** Goes on, as the other process did not take over. */
    void resume() {
        if (left) return;
        if (nat != null) nat.resume();
        if (virtual != null) virtual.resume();
    }

    /** Leaves what the kernel has to a process of the same instance that has made it its own: looks after it no more, and takes nothing away. */
    void leave() {
        left = true;
        if (nat != null) nat.close();
        if (virtual != null) virtual.close();
    }

    @Override
    public void close() {
        if (!left) removeAll();
        nat = null;
        virtual = null;
    }

    private void removeAll() {
        if (nat != null) {
            nat.remove();
            nat.close();
        }
        if (virtual != null) {
            virtual.remove();
            virtual.close();
        }
    }
}
