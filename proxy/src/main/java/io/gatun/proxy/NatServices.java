package io.gatun.proxy;

import io.gatun.linux.Kernel;
import io.gatun.linux.gate.SyscallException;
import io.gatun.proxy.model.BackendStatus;
import io.gatun.proxy.model.ServiceDefinition;
import io.gatun.proxy.model.Way;
import io.gatun.proxy.nat.NatTable;
import java.util.List;
import java.util.Map;

/**
 * Services whose packets the kernel sends on to backends (NAT by nftables), for clients of other hosts and of this one: nothing of them reaches a
 * process. TCP and UDP, IPv4 and IPv6. Backends are chosen at random by weight, once for a connection; checks take those out that are
 * down; who is connected stays. Packets to the loopback are left alone. Closing leaves all as it is, and so does a kill; {@link #remove} takes it away. What
 * others take away, as {@code nft flush ruleset} does, is back within a second. Safe for many threads.
 */
public final class NatServices implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(NatServices.class.getName());
    private static final long LOOK_MILLIS = 300;

    private final NatTable table;
    private final Forwarding forwarding;
    private final KernelServices services;
    private final Thread guard;
    private volatile boolean over;

    private NatServices(Proxy proxy, NatTable table, Forwarding forwarding) {
        this.table = table;
        this.forwarding = forwarding;
        services = new KernelServices(Way.NAT, proxy.loops(), table::change);
        guard = Thread.ofPlatform().daemon().name("gatun-proxy-nat").start(this::watch);
    }

    /**
     * Begins, in the network namespace of the calling thread.
     *
     * @param proxy on whose threads checks run
     * @param table the name of the table in nftables: one for each instance on a host
     * @throws SyscallException if the kernel or the privileges do not suffice
     */
    public static NatServices open(Proxy proxy, String table) {
        return new NatServices(proxy, NatTable.open(Kernel.open(), table), Forwarding.here());
    }

    /** Whether this host sends packets on, as it is now. */
    Forwarding.Look look() {
        return forwarding.look();
    }

    /**
     * Makes these all services there are; what has not changed costs nothing.
     *
     * @throws IllegalArgumentException if one wants what cannot be had without a proxy, or backends of another family
     * @throws IllegalStateException if this host forwards no packets of a service's family; nothing changes
     */
    public void apply(List<ServiceDefinition> all) {
        Forwarding.Look look = look();
        for (ServiceDefinition each : all) {
            look.obstacle(each.spec().listen().address()).ifPresent(reason -> {
                throw new IllegalStateException(reason);
            });
        }
        services.apply(all);
    }

    /** Tells the kernel nothing and puts nothing back until {@link #resume}: another process takes over. */
    void pause() {
        services.pause();
        table.leave();
    }

    /** Goes on, as the other process did not; all of this one's services are back soon. */
    void resume() {
        table.suspect();
        services.resume();
    }

    /** All services, as they were told. */
    List<ServiceDefinition> definitions() {
        return services.definitions();
    }

    private void watch() {
        while (!over) {
            try {
                Thread.sleep(LOOK_MILLIS);
                if (!over && table.restoreIfDamaged()) {
                    LOG.log(System.Logger.Level.WARNING, "somebody had taken rules of the proxy away; they are back");
                }
            } catch (InterruptedException e) {
                return;
            } catch (RuntimeException e) {
                if (!over) LOG.log(System.Logger.Level.WARNING, "cannot put the proxy's rules back", e);
            }
        }
    }

    /** What became of each backend of each service. */
    public List<BackendStatus> status() {
        return services.status();
    }

    /** The same by the names of services. */
    public Map<String, List<BackendStatus>> statusByName() {
        return services.statusByName();
    }

    /** Takes everything away. */
    public void remove() {
        end();
        table.remove();
    }

    private void end() {
        over = true;
        guard.interrupt();
        try {
            guard.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        services.close();
    }

    /** Checks nobody any more; the kernel goes on with what it was told last. */
    @Override
    public void close() {
        end();
        table.close();
        forwarding.close();
    }
}
