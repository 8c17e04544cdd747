package io.gatun.proxy.model;

import io.gatun.linux.net.socket.SocketAddress.Internet;

/**
 * Where clients of a service come in. Written {@code 0.0.0.0:80} for TCP, {@code udp://0.0.0.0:53} or {@code 0.0.0.0:53/udp} for UDP.
 *
 * @param address of this host, with 0.0.0.0 and :: for all
 */
public record Entrance(Transport transport, Internet address) {
    private static final String SCHEME = "://";

    /**
     * The one that is written, and TCP where that is not said.
     *
     * @throws IllegalArgumentException with the reason
     */
    public static Entrance parse(String text) {
        return parse(text, Transport.TCP);
    }

    /**
     * The one that is written.
     *
     * @param otherwise what is carried where nothing is said
     * @throws IllegalArgumentException with the reason
     */
    public static Entrance parse(String text, Transport otherwise) {
        int scheme = text.indexOf(SCHEME);
        if (scheme >= 0) {
            return new Entrance(
                    Transport.named(text.substring(0, scheme)),
                    AddressText.internet(text.substring(scheme + SCHEME.length())));
        }
        int slash = text.lastIndexOf('/');
        if (slash < 0) return new Entrance(otherwise, AddressText.internet(text));
        return new Entrance(Transport.named(text.substring(slash + 1)), AddressText.internet(text.substring(0, slash)));
    }

    /** How it is written. */
    public String text() {
        String at = AddressText.of(address);
        return transport == Transport.TCP ? at : transport.text() + SCHEME + at;
    }

    /** Whether both cannot be had by one host: an address of everybody takes the port from all, IPv4 and IPv6 alike. */
    public boolean overlaps(Entrance other) {
        return transport == other.transport
                && address.port() == other.address.port()
                && (address.address().equals(other.address.address())
                        || address.address().isAnyLocalAddress()
                        || other.address.address().isAnyLocalAddress());
    }
}
