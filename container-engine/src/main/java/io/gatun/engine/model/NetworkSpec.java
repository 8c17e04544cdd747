package io.gatun.engine.model;

import java.net.InetAddress;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a network is.
 *
 * @param ipv6 whether its containers get IPv6 addresses, too
 * @param pools where its addresses come from: at most one of each kind; what is missing is chosen
 * @param reach what its containers can talk to
 * @param labels for people and programs
 */
public record NetworkSpec(NetworkName name, boolean ipv6, List<Pool> pools, Reach reach, Map<String, String> labels) {
    public NetworkSpec {
        pools = List.copyOf(pools);
        labels = Map.copyOf(labels);
        for (Pool pool : pools) {
            boolean twice = pools.stream()
                            .filter(other ->
                                    other.subnet().isIpv6() == pool.subnet().isIpv6())
                            .count()
                    > 1;
            if (twice) {
                throw new BadRequestException(
                        "network %s has two subnets of one kind".formatted(name),
                        "give it at most one of IPv4 and one of IPv6");
            }
        }
    }

    /** An ordinary network. */
    public static NetworkSpec of(NetworkName name) {
        return new NetworkSpec(name, false, List.of(), Reach.OUTSIDE, Map.of());
    }

    /** The same with other pools. */
    public NetworkSpec with(List<Pool> others) {
        return new NetworkSpec(name, ipv6, others, reach, labels);
    }

    /**
     * Addresses.
     *
     * @param gateway the host's own; the first one if absent
     * @param range where addresses are taken from unless they are asked for; the whole subnet if absent
     * @param reserved addresses that no container gets, by what they are for
     */
    public record Pool(
            Subnet subnet, Optional<InetAddress> gateway, Optional<Subnet> range, Map<String, InetAddress> reserved) {
        public Pool {
            reserved = Map.copyOf(reserved);
        }

        /** All addresses of a subnet. */
        public Pool(Subnet subnet) {
            this(subnet, Optional.empty(), Optional.empty(), Map.of());
        }
    }

    /**
     * What containers can talk to.
     *
     * @param internal whether they reach nothing outside the network
     * @param isolated whether they do not even reach each other
     * @param masqueraded whether the outside sees the host's address instead of theirs
     * @param published the address of the host that ports are published on if none is said
     * @param mtuBytes the longest packet
     * @param bridge the name of the bridge on the host; chosen if absent
     */
    public record Reach(
            boolean internal,
            boolean isolated,
            boolean masqueraded,
            Optional<InetAddress> published,
            int mtuBytes,
            Optional<String> bridge) {
        private static final int ETHERNET = 1500;

        /** Each other and the outside. */
        public static final Reach OUTSIDE = new Reach(false, false, true, Optional.empty(), ETHERNET, Optional.empty());

        public Reach {
            if (mtuBytes < 1280 || mtuBytes > 65_535) {
                throw new BadRequestException(
                        "%d bytes are no longest packet".formatted(mtuBytes), "use 1280 to 65535");
            }
        }
    }
}
