package io.gatun.proxy;

import io.gatun.linux.Kernel;
import io.gatun.linux.gate.SyscallException;
import io.gatun.proxy.model.BackendStatus;
import io.gatun.proxy.model.ServiceDefinition;
import io.gatun.proxy.nat.NatTable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Services whose packets the kernel sends on to backends (NAT by nftables), for clients of other hosts and of this one: nothing of them reaches a
 * process. TCP and UDP, IPv4 and IPv6. Backends are chosen at random by weight, once for a connection; checks take those out that are
 * down; who is connected stays. Packets to the loopback are left alone. Closing leaves all as it is, and so does a kill; {@link #remove} takes it away. What
 * others take away, as {@code nft flush ruleset} does, is back within a second. Safe for many threads.
 */
public final class NatServices implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(NatServices.class.getName());
    private static final long LOOK_MILLIS = 300;
    private static final Path FORWARDING = Path.of("/proc/sys/net/ipv4/ip_forward");

    private final NatTable table;
    private final KernelServices services;
    private final Thread guard;
    private volatile boolean over;

    private NatServices(Proxy proxy, NatTable table) {
        this.table = table;
        services = new KernelServices("an address the kernel translates", proxy.loops(), table::change);
        guard = Thread.ofPlatform().daemon().name("gatun-proxy-nat").start(this::watch);
    }

    /**
     * Begins, in the network namespace of the calling thread.
     *
     * @param proxy on whose threads checks run
     * @param table the name of the table in nftables: one for each instance on a host
     * @throws IllegalStateException if this host forwards no packets
     * @throws SyscallException if the kernel or the privileges do not suffice
     */
    public static NatServices open(Proxy proxy, String table) {
        requireForwarding();
        return new NatServices(proxy, NatTable.open(Kernel.open(), table));
    }

    private static void requireForwarding() {
        try {
            if (!Files.readString(FORWARDING).strip().equals("0")) return;
        } catch (IOException e) {
            return; // the kernel will say what it cannot do
        }
        throw new IllegalStateException(
                "this host forwards no packets, so none would reach a backend; switch it on with sysctl net.ipv4.ip_forward=1");
    }

    /**
     * Makes these all services there are; what has not changed costs nothing.
     *
     * @throws IllegalArgumentException if one wants what cannot be had without a proxy, or backends of another family
     */
    public void apply(List<ServiceDefinition> all) {
        services.apply(all);
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
            } catch (SyscallException e) {
                if (!over) LOG.log(System.Logger.Level.WARNING, "cannot put the proxy's rules back", e);
            }
        }
    }

    /** What became of each backend of each service. */
    public List<BackendStatus> status() {
        return services.status();
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
    }
}
