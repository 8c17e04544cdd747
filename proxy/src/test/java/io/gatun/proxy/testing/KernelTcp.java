package io.gatun.proxy.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.stream.Stream;

/** What the kernel says of TCP sockets (proc_net_tcp(5)). */
public final class KernelTcp {
    private static final String FIN_WAIT2 = "05";
    private static final String LISTEN = "0A";

    private record Entry(int local, int remote, String state) {}

    private KernelTcp() {}

    /** Whether the other end has everything that was sent, the end included. */
    public static boolean hasDelivered(int local, int remote) {
        return entries()
                .anyMatch(entry -> entry.local == local && entry.remote == remote && entry.state.equals(FIN_WAIT2));
    }

    /** Whether there is a connection of a local port, in whatever state. */
    public static boolean exists(int local) {
        return entries().anyMatch(entry -> entry.local == local && !entry.state.equals(LISTEN));
    }

    private static Stream<Entry> entries() {
        // Java's sockets are of IPv6, whatever their addresses are.
        return Stream.of("/proc/net/tcp", "/proc/net/tcp6")
                .flatMap(KernelTcp::lines)
                .map(KernelTcp::entry);
    }

    private static Stream<String> lines(String table) {
        try {
            return Files.readAllLines(Path.of(table)).stream().skip(1);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Entry entry(String line) {
        String[] fields = line.strip().split("\\s+", -1);
        return new Entry(port(fields[1]), port(fields[2]), fields[3].toUpperCase(Locale.ROOT));
    }

    private static int port(String address) {
        return Integer.parseInt(address.substring(address.lastIndexOf(':') + 1), 16);
    }
}
