package io.gatun.proxy.model;

import io.gatun.linux.net.socket.SocketAddress.Internet;
import java.net.InetAddress;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Everybody at the addresses of a name.
 *
 * @param host the name, as in {@code web.internal}
 * @param port the same at all addresses
 * @param weight of each of them
 * @param zone where they all are
 */
public record NamedBackend(String host, int port, int weight, Optional<String> zone) implements Reachable {
    private static final int MAX_LENGTH = 253;
    private static final int MAX_PORT = 65_535;
    private static final Pattern WRITTEN = Pattern.compile("([^:/\\[\\]]+):(\\d{1,5})");
    private static final Pattern NAME = Pattern.compile("(?:\\w(?:[\\w-]{0,61}\\w)?\\.)*(\\w(?:[\\w-]{0,61}\\w)?)\\.?");

    public NamedBackend {
        if (!isHost(host)) throw new IllegalArgumentException("not the name of a host: \"" + host + "\"");
        if (port < 1 || port > MAX_PORT)
            throw new IllegalArgumentException("nobody can be reached at " + host + ":" + port);
        if (weight < 0 || weight > Backend.MAX_WEIGHT) {
            throw new IllegalArgumentException(
                    "the weight of a backend is 0 to %d, not %d".formatted(Backend.MAX_WEIGHT, weight));
        }
    }

    /** Whether what is written means a name, and not an address. */
    public static boolean isName(String text) {
        Matcher matcher = WRITTEN.matcher(text);
        return matcher.matches() && isHost(matcher.group(1));
    }

    // A last part of digits alone is that of an address, perhaps one that was mistyped.
    private static boolean isHost(String host) {
        Matcher matcher = NAME.matcher(host);
        return host.length() <= MAX_LENGTH
                && matcher.matches()
                && !matcher.group(1).chars().allMatch(Character::isDigit);
    }

    /**
     * The one that is written.
     *
     * @throws IllegalArgumentException with the reason
     */
    static NamedBackend parse(String text, int weight, Optional<String> zone) {
        int colon = text.lastIndexOf(':');
        return new NamedBackend(text.substring(0, colon), Integer.parseInt(text.substring(colon + 1)), weight, zone);
    }

    /** The one of them who is at an address. */
    public Backend at(InetAddress address) {
        return new Backend(new Internet(address, port), weight, zone, Optional.of(host));
    }

    @Override
    public String text() {
        return host + ":" + port;
    }
}
