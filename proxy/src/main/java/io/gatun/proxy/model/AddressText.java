package io.gatun.proxy.model;

import io.gatun.linux.net.socket.SocketAddress;
import java.net.InetAddress;

/** Addresses as they are written: {@code 10.0.0.2:80}, {@code [fd00::2]:80}, {@code unix:/run/app.sock}. Names are {@link NamedBackend}s. */
public final class AddressText {
    private static final String UNIX = "unix:";

    private AddressText() {}

    /**
     * The address that is written.
     *
     * @throws IllegalArgumentException with the reason
     */
    public static SocketAddress parse(String text) {
        return text.startsWith(UNIX) ? new SocketAddress.Pathname(text.substring(UNIX.length())) : internet(text);
    }

    /**
     * The address and port that are written; without an address, as in {@code :80}, every IPv4 address of this machine.
     *
     * @throws IllegalArgumentException with the reason
     */
    public static SocketAddress.Internet internet(String text) {
        int colon = text.lastIndexOf(':');
        if (colon < 0) throw malformed(text);
        return new SocketAddress.Internet(host(text, text.substring(0, colon)), port(text, text.substring(colon + 1)));
    }

    private static InetAddress host(String text, String host) {
        if (host.isEmpty()) return InetAddress.ofLiteral("0.0.0.0");
        boolean bracketed = host.startsWith("[") && host.endsWith("]");
        if (host.contains(":") && !bracketed) throw malformed(text);
        try {
            return InetAddress.ofLiteral(bracketed ? host.substring(1, host.length() - 1) : host);
        } catch (IllegalArgumentException e) {
            throw malformed(text);
        }
    }

    private static int port(String text, String port) {
        boolean digits = !port.isEmpty() && port.length() < 6 && port.chars().allMatch(c -> c >= '0' && c <= '9');
        if (!digits) throw malformed(text);
        return Integer.parseInt(port);
    }

    private static IllegalArgumentException malformed(String text) {
        return new IllegalArgumentException(
                "not an address: \"" + text + "\"; write 10.0.0.2:80, [fd00::2]:80 or unix:/run/app.sock");
    }

    /** How an address is written. */
    public static String of(SocketAddress address) {
        return switch (address) {
            case SocketAddress.Internet(var host, int port) -> of(host, port);
            case SocketAddress.Pathname(String path) -> UNIX + path;
            case SocketAddress.Unnamed() -> UNIX;
        };
    }

    static String of(InetAddress host, int port) {
        String literal = host.getHostAddress();
        return (literal.contains(":") ? "[" + literal + "]" : literal) + ":" + port;
    }
}
