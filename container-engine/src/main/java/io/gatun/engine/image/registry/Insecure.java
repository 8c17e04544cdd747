package io.gatun.engine.image.registry;

import io.gatun.engine.model.RegistrySettings;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Locale;

/** Which registries may be spoken to without knowing who they are: those of loopback, and those that were named, by host or subnet. */
final class Insecure {
    private Insecure() {}

    static boolean is(String registry, RegistrySettings settings) {
        if (Trust.directory(settings.certificates(), registry).isPresent()) return false;
        return isLoopback(registry)
                || settings.insecure().contains(registry)
                || settings.insecure().stream().anyMatch(each -> isIn(each, host(registry)));
    }

    static boolean isLoopback(String registry) {
        String low = host(registry).toLowerCase(Locale.ROOT);
        return low.equals("localhost") || low.equals("::1") || low.matches("127(\\.[0-9]{1,3}){3}");
    }

    private static String host(String registry) {
        return registry.startsWith("[")
                ? registry.substring(1, registry.indexOf(']'))
                : registry.replaceFirst(":[0-9]+$", "");
    }

    /** Whether one of a host's addresses is in a subnet; what is no subnet has none. */
    private static boolean isIn(String subnet, String host) {
        int slash = subnet.indexOf('/');
        if (slash < 0 || !subnet.matches("[0-9a-fA-F.:]+/[0-9]{1,3}")) return false;
        try {
            byte[] net = InetAddress.ofLiteral(subnet.substring(0, slash)).getAddress();
            int bits = Integer.parseInt(subnet.substring(slash + 1));
            if (bits > net.length * 8) return false;
            return List.of(InetAddress.getAllByName(host)).stream()
                    .anyMatch(address -> isIn(net, bits, address.getAddress()));
        } catch (UnknownHostException | IllegalArgumentException e) {
            return false;
        }
    }

    private static boolean isIn(byte[] net, int bits, byte[] address) {
        if (net.length != address.length) return false;
        for (int bit = 0; bit < bits; bit++) {
            int mask = 0x80 >> (bit & 7);
            if ((net[bit >> 3] & mask) != (address[bit >> 3] & mask)) return false;
        }
        return true;
    }
}
