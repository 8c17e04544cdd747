package io.gatun.linux.net.rtnetlink;

import io.gatun.linux.net.address.IpPrefix;
import java.net.InetAddress;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Where packets for a network go.
 *
 * @param destination the network, with no bits behind its prefix
 * @param gateway who takes them on; absent if they are delivered on the link itself
 * @param link where they leave; may be absent if there is a gateway, which then tells
 * @param metric of two routes to the same network the one with the lower metric is used; absent for the kernel's default
 */
public record Route(IpPrefix destination, Optional<InetAddress> gateway, Optional<LinkIndex> link, OptionalInt metric) {
    public Route {
        if (!destination.equals(destination.network())) {
            throw new IllegalArgumentException("not a network: " + destination);
        }
        if (gateway.isEmpty() && link.isEmpty()) {
            throw new IllegalArgumentException("a route leads to a gateway or to a link");
        }
    }

    /** Everything goes to {@code gateway}. */
    public static Route defaultVia(InetAddress gateway) {
        var all = gateway.getAddress().length == IpPrefix.ALL_IPV4.address().getAddress().length
                ? IpPrefix.ALL_IPV4
                : IpPrefix.ALL_IPV6;
        return new Route(all, Optional.of(gateway), Optional.empty(), OptionalInt.empty());
    }

    /** {@code destination} is on {@code link}. */
    public static Route onLink(IpPrefix destination, LinkIndex link) {
        return new Route(destination, Optional.empty(), Optional.of(link), OptionalInt.empty());
    }

    @Override
    public String toString() {
        return destination
                + gateway.map(via -> " via " + via.getHostAddress()).orElse("")
                + link.map(index -> " dev " + index).orElse("")
                + (metric.isPresent() ? " metric " + metric.getAsInt() : "");
    }
}
