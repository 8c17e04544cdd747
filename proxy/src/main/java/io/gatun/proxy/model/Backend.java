package io.gatun.proxy.model;

import io.gatun.linux.net.socket.SocketAddress;
import java.util.Optional;

/**
 * Somebody who can answer connections.
 *
 * @param address an address and port, or the path of a unix(7) socket; two backends with one address are the same
 * @param weight how much it takes compared to the others; with 0 it gets no new connections and keeps those it has
 * @param zone where it is
 * @param host the name that the address was found by
 */
public record Backend(SocketAddress address, int weight, Optional<String> zone, Optional<String> host)
        implements Reachable {
    /** The greatest weight. */
    public static final int MAX_WEIGHT = 256;

    public Backend {
        if (weight < 0 || weight > MAX_WEIGHT) {
            throw new IllegalArgumentException(
                    "the weight of a backend is 0 to %d, not %d".formatted(MAX_WEIGHT, weight));
        }
        switch (address) {
            case SocketAddress.Internet(var at, int port) -> requireReachable(at, port);
            case SocketAddress.Pathname(var path) -> {}
            case SocketAddress.Unnamed() -> throw new IllegalArgumentException("a backend needs an address");
        }
    }

    /** A backend whose address was written down. */
    public Backend(SocketAddress address, int weight, Optional<String> zone) {
        this(address, weight, zone, Optional.empty());
    }

    /** A backend of nowhere in particular. */
    public Backend(SocketAddress address, int weight) {
        this(address, weight, Optional.empty());
    }

    /** A backend of weight 1. */
    public Backend(SocketAddress address) {
        this(address, 1);
    }

    /** The same in a zone. */
    public Backend in(String place) {
        return new Backend(address, weight, Optional.of(place), host);
    }

    private static void requireReachable(java.net.InetAddress host, int port) {
        if (host.isAnyLocalAddress() || host.isMulticastAddress() || port == 0) {
            throw new IllegalArgumentException("nobody can be reached at " + AddressText.of(host, port));
        }
    }

    /**
     * Checks that what comes to an address can be sent to this backend as it is.
     *
     * @throws IllegalArgumentException if the two are not of one family, IPv4 or IPv6
     */
    public void requireFamilyOf(Entrance entrance) {
        if (isOfFamilyOf(entrance.address())) return;
        throw new IllegalArgumentException(
                "what goes to %s cannot be sent to %s: not of one family".formatted(entrance.text(), text()));
    }

    /** Whether it has an IP address of the same family. */
    public boolean isOfFamilyOf(SocketAddress.Internet other) {
        return address instanceof SocketAddress.Internet at
                && at.address().getClass().equals(other.address().getClass());
    }

    /** The address as it is written in commands. */
    @Override
    public String text() {
        return AddressText.of(address);
    }

    /** The address, and the name that it was found by. */
    public String fullText() {
        return text() + host.map(name -> " (" + name + ")").orElse("");
    }
}
