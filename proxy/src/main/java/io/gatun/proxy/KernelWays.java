package io.gatun.proxy;

import io.gatun.linux.gate.SyscallException;
import io.gatun.proxy.model.BackendStatus;
import io.gatun.proxy.model.Entrance;
import io.gatun.proxy.model.ServiceDefinition;
import io.gatun.proxy.model.Way;
import java.util.ArrayList;
import java.util.EnumMap;
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
    // What was asked last and what came of it, so that a service which is handed over again costs nothing.
    private List<ServiceDefinition> asked = List.of();
    private List<ServiceDefinition> answered = List.of();
    private Optional<Forwarding.Look> looked = Optional.empty();
    private boolean isOfOtherInstance;
    private boolean left;

    KernelWays(Proxy proxy, ProxySettings settings) {
        this.proxy = proxy;
        this.settings = settings;
    }

    /**
     * Services by the way they go.
     *
     * @param relayed by this process
     * @param translated by the kernel, packet by packet
     * @param connected by the kernel, when somebody connects
     */
    record Settled(
            List<ServiceDefinition> relayed, List<ServiceDefinition> translated, List<ServiceDefinition> connected) {
        Settled {
            relayed = List.copyOf(relayed);
            translated = List.copyOf(translated);
            connected = List.copyOf(connected);
        }

        static Settled of(List<ServiceDefinition> all) {
            var settled = new EnumMap<Way, List<ServiceDefinition>>(Way.class);
            for (Way way : Way.values()) settled.put(way, new ArrayList<>());
            for (ServiceDefinition each : all)
                settled.getOrDefault(each.spec().way(), List.of()).add(each);
            return new Settled(
                    settled.getOrDefault(Way.RELAY, List.of()),
                    settled.getOrDefault(Way.NAT, List.of()),
                    settled.getOrDefault(Way.VIP, List.of()));
        }
    }

    /**
     * All services, each with the way it goes on this host: what the kernel cannot do for one, this process does.
     *
     * @throws IllegalArgumentException if the way that one must go cannot carry it
     */
    @SuppressWarnings("ReferenceEquality") // What did not change is the same object.
    Settled settled(List<ServiceDefinition> all) {
        Optional<Forwarding.Look> now = Optional.ofNullable(nat).map(NatServices::look);
        boolean isAsBefore = now.equals(looked);
        Map<Entrance, String> reasons = new HashMap<>();
        var settled = new ArrayList<ServiceDefinition>(all.size());
        for (int i = 0; i < all.size(); i++) {
            ServiceDefinition each = all.get(i);
            boolean isKnown = isAsBefore && i < asked.size() && asked.get(i) == each;
            settled.add(isKnown ? answered.get(i) : settled(each, reasons));
            if (isKnown && each.spec().way() == Way.AUTO) keepReason(each, reasons);
        }
        said = reasons;
        asked = List.copyOf(all);
        answered = List.copyOf(settled);
        looked = Optional.ofNullable(nat).map(NatServices::look);
        return Settled.of(answered);
    }

    private void keepReason(ServiceDefinition service, Map<Entrance, String> reasons) {
        if (said.isEmpty()) return;
        Entrance entrance = service.spec().entrance();
        String reason = said.get(entrance);
        if (reason != null) reasons.put(entrance, reason);
    }

    private ServiceDefinition settled(ServiceDefinition each, Map<Entrance, String> reasons) {
        Way way = each.spec().way();
        if (way == Way.NAT || way == Way.VIP) KernelRules.require(each, way);
        if (way != Way.AUTO) return each;
        Entrance entrance = each.spec().entrance();
        Optional<String> obstacle = obstacle(each);
        obstacle.ifPresent(reason -> reasons.put(entrance, reason));
        obstacle.filter(reason -> !reason.equals(said.get(entrance)))
                .ifPresent(reason ->
                        LOG.log(System.Logger.Level.WARNING, "{0} goes through the proxy: {1}", each.name(), reason));
        return each.withWay(obstacle.isEmpty() ? Way.NAT : Way.RELAY);
    }

    /** Why the kernel cannot carry a service by itself; nothing if it can. */
    private Optional<String> obstacle(ServiceDefinition service) {
        Optional<String> wanted = KernelRules.obstacle(service, Way.NAT);
        if (wanted.isPresent()) return wanted;
        try {
            return openNat().look().obstacle(service.spec().listen().address());
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
    void apply(Settled settled) {
        List<ServiceDefinition> translated = settled.translated();
        List<ServiceDefinition> connected = settled.connected();
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

    String instance() {
        return settings.instance();
    }

    /** A process has taken over; one of another instance has tables of its own, and these would be nobody's. */
    void takenBy(String other) {
        isOfOtherInstance = !other.equals(settings.instance());
    }

    /** Leaves what the kernel has to a process of the same instance that has made it its own: looks after it no more, and takes nothing away. */
    void leave() {
        if (left) return;
        left = true;
        if (isOfOtherInstance) {
            removeAll();
            return;
        }
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
