package io.gatun.bench.proxy;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;

/**
 * Three network namespaces of a run: client - veth - proxy - veth - backend, with a route from end to end for those ways that need no
 * proxy. Closing removes them.
 */
final class Wires implements AutoCloseable {
    static final String PROXY_HOST = "10.77.1.1";
    static final String BACKEND_HOST = "10.77.2.2";
    /** Further addresses of the backend, which follow its first. */
    static final int MORE_BACKENDS = 4;

    private final String prefix = "gatun-%05x".formatted(new Random().nextInt(1 << 20));

    /** One of the three. */
    enum Place {
        CLIENT,
        PROXY,
        BACKEND
    }

    Wires() {
        for (Place place : Place.values()) {
            ip("netns", "add", name(place));
            ip("-n", name(place), "link", "set", "lo", "up");
            set(place, "net.ipv4.ip_local_port_range=2000 65000");
            set(place, "net.ipv4.tcp_tw_reuse=1");
            set(place, "net.core.somaxconn=16384");
            set(place, "net.ipv4.tcp_max_syn_backlog=16384");
            set(place, "net.ipv4.tcp_syncookies=0");
        }
        join(Place.CLIENT, "10.77.1.2", "gclient", PROXY_HOST);
        join(Place.BACKEND, BACKEND_HOST, "gbackend", "10.77.2.1");
        for (int i = 3; i < 3 + MORE_BACKENDS; i++) {
            ip("-n", name(Place.BACKEND), "addr", "add", "10.77.2." + i + "/24", "dev", "gbackend");
        }
        set(Place.PROXY, "net.ipv4.ip_forward=1");
    }

    private void join(Place end, String address, String device, String gateway) {
        ip(
                "link",
                "add",
                device,
                "netns",
                name(end),
                "type",
                "veth",
                "peer",
                "name",
                device,
                "netns",
                name(Place.PROXY));
        ip("-n", name(end), "addr", "add", address + "/24", "dev", device);
        ip("-n", name(Place.PROXY), "addr", "add", gateway + "/24", "dev", device);
        ip("-n", name(end), "link", "set", device, "up");
        ip("-n", name(Place.PROXY), "link", "set", device, "up");
        ip("-n", name(end), "route", "add", "default", "via", gateway);
    }

    private static void ip(String... arguments) {
        var command = new ArrayList<>(List.of("ip"));
        command.addAll(List.of(arguments));
        Processes.run(command);
    }

    // Not every kernel has all of them in a namespace; none is needed, they keep ports and queues from being what is
    // measured.
    private void set(Place place, String setting) {
        try {
            Processes.run(inside(place, 0, "sysctl", "-qw", setting));
        } catch (IllegalStateException e) {
            System.err.println("side-by-side: " + e.getMessage());
        }
    }

    String name(Place place) {
        return prefix + "-" + place.name().toLowerCase(Locale.ROOT);
    }

    /** The command that runs a command in a place on one processor; proxies have the first one, all others the last. */
    List<String> inside(Place place, int processor, String... command) {
        var words = new ArrayList<>(
                List.of("ip", "netns", "exec", name(place), "taskset", "-c", Integer.toString(processor)));
        words.addAll(List.of(command));
        return words;
    }

    @Override
    public void close() {
        for (Place place : Place.values()) {
            try {
                ip("netns", "del", name(place));
            } catch (IllegalStateException e) {
                System.err.println("side-by-side: " + e.getMessage());
            }
        }
    }
}
