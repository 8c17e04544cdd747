package io.gatun.engine.network.host;

import io.gatun.engine.network.store.LinkTable;
import io.gatun.engine.network.store.NetworkStore;
import io.gatun.linux.net.nft.NftExpression.IpFamily;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/**
 * Whether this machine hands packets on. Containers need that; if it was off, it is switched on for them, and the filter sees to
 * it that the machine does not become a router for others.
 */
public final class Forwarding {
    private static final String IPV4 = "ipv4/ip_forward";
    private static final String IPV6 = "ipv6/conf/all/forwarding";

    private final HostNetwork host;
    private final Supplier<NetworkStore> stores;
    private final Supplier<String> boot;

    /**
     * The forwarding of a host.
     *
     * @param boot names the boot in which a parameter was set, which does not outlive it
     */
    public Forwarding(HostNetwork host, Supplier<NetworkStore> stores, Supplier<String> boot) {
        this.host = host;
        this.stores = stores;
        this.boot = boot;
    }

    /** Switches forwarding on, unless it is. Returns whether that was done now. */
    public boolean enable(IpFamily family) {
        if (host.parameter(name(family)).equals("1")) {
            return false;
        }
        try (NetworkStore store = stores.get();
                LinkTable closed = store.facts()) {
            closed.owner(fact(family)).ifPresent(before -> closed.give(fact(family), before));
            closed.take(fact(family), boot.get());
        }
        if (family == IpFamily.IPV6) {
            keepAdvertisements();
        }
        host.set(name(family) + "=1");
        return true;
    }

    /** A machine that forwards believes no router unless it is told to; those that it believed it is to go on with. */
    private void keepAdvertisements() {
        for (var link : host.network().links().list()) {
            String name = "ipv6/conf/" + link.name() + "/accept_ra";
            if (host.parameter(name).equals("1")) {
                host.set(name + "=2");
            }
        }
    }

    /** For which kinds of addresses it was off, in this boot. */
    public List<IpFamily> closed() {
        try (NetworkStore store = stores.get();
                LinkTable closed = store.facts()) {
            var families = new ArrayList<IpFamily>();
            for (IpFamily family : IpFamily.values()) {
                if (closed.owner(fact(family)).filter(boot.get()::equals).isPresent()) {
                    families.add(family);
                }
            }
            return families;
        }
    }

    private static String fact(IpFamily family) {
        return family == IpFamily.IPV4 ? "forwarded-nothing-4" : "forwarded-nothing-6";
    }

    private static String name(IpFamily family) {
        return family == IpFamily.IPV4 ? IPV4 : IPV6;
    }
}
