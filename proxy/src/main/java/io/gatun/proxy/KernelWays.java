package io.gatun.proxy;

import io.gatun.linux.gate.SyscallException;
import io.gatun.proxy.model.BackendStatus;
import io.gatun.proxy.model.BalancePolicy;
import io.gatun.proxy.model.Limits;
import io.gatun.proxy.model.ProxyProtocol;
import io.gatun.proxy.model.Routing;
import io.gatun.proxy.model.ServiceDefinition;
import io.gatun.proxy.model.ServiceSpec;
import io.gatun.proxy.model.Timeouts;
import io.gatun.proxy.model.Way;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The services of a configuration that the kernel carries. Begun when the first comes; closing takes them away. Used under one lock. */
final class KernelWays implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(KernelWays.class.getName());

    private final Proxy proxy;
    private final ProxySettings settings;
    private @Nullable NatServices nat;
    private @Nullable VirtualServices virtual;
    private boolean left;

    KernelWays(Proxy proxy, ProxySettings settings) {
        this.proxy = proxy;
        this.settings = settings;
    }

    /** The same services, each with the way it goes on this host: what the kernel cannot do for one, this process does. */
    List<ServiceDefinition> settled(List<ServiceDefinition> all) {
        var settled = new ArrayList<ServiceDefinition>();
        for (ServiceDefinition each : all) settled.add(each.spec().way() == Way.AUTO ? settled(each) : each);
        return settled;
    }

    private ServiceDefinition settled(ServiceDefinition service) {
        Way way = kernelSuffices(service.spec()) && opensNat(service) ? Way.NAT : Way.RELAY;
        return new ServiceDefinition(service.name(), service.spec().withWay(way), service.backends(), service.pools());
    }

    private static boolean kernelSuffices(ServiceSpec spec) {
        BalancePolicy policy = spec.balancing().policy();
        return (policy == BalancePolicy.POWER_OF_TWO || policy == BalancePolicy.RANDOM)
                && spec.balancing().affinity().isEmpty()
                && spec.proxyProtocol().equals(ProxyProtocol.NONE)
                && spec.routing().equals(Routing.NONE)
                && spec.limits().equals(Limits.DEFAULT)
                && spec.timeouts().equals(Timeouts.DEFAULT)
                && !spec.listen().address().isLoopbackAddress();
    }

    private boolean opensNat(ServiceDefinition service) {
        try {
            openNat();
            return true;
        } catch (IllegalStateException | SyscallException e) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "{0} goes through the proxy: {1}",
                    service.name(),
                    String.valueOf(e.getMessage()));
            return false;
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
     * @throws IllegalArgumentException if this host or the kernel's ways cannot carry one
     */
    void apply(List<ServiceDefinition> settled) {
        List<ServiceDefinition> translated = of(settled, Way.NAT);
        List<ServiceDefinition> connected = of(settled, Way.VIP);
        try {
            if (nat != null || !translated.isEmpty()) openNat().apply(translated);
            if (virtual != null || !connected.isEmpty()) openVirtual().apply(connected);
        } catch (IllegalStateException | SyscallException e) {
            throw new IllegalArgumentException("the kernel does not carry this: " + e.getMessage(), e);
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
