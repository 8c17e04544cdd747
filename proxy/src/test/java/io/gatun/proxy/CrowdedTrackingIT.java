package io.gatun.proxy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gatun.proxy.model.AddressText;
import io.gatun.proxy.model.Backend;
import io.gatun.proxy.testing.Program;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A host whose table of connections is full (nf_conntrack_max holds for each network namespace by itself). */
class CrowdedTrackingIT extends TranslatingHost {
    private static final int PORTS = 60_000;
    private static final int ATTEMPTS = 30;

    private int tracked() {
        return Integer.parseInt(
                Program.said("ip", "netns", "exec", host, "sysctl", "-n", "net.netfilter.nf_conntrack_count")
                        .strip());
    }

    /** Sends datagrams to nobody until the table takes no more; each is a flow of its own. */
    private int crowd() throws IOException {
        int most = Integer.parseInt(Files.readString(Path.of("/proc/sys/net/netfilter/nf_conntrack_max"))
                .strip());
        InetAddress nobody = InetAddress.ofLiteral("10.7.2.99");
        var nothing = ByteBuffer.allocate(1);
        for (int sent = 0; sent < most + PORTS; sent += PORTS) {
            try (DatagramChannel sender = in(client, DatagramChannel::open)) {
                for (int port = 1; port <= PORTS; port++) {
                    sender.send(nothing.clear(), new InetSocketAddress(nobody, port));
                }
            }
        }
        return most;
    }

    @Test
    void thoseWhoAreConnectedGoOnAndChangesAreMadeAndNewOnesComeThroughAtLast() throws Exception {
        Backend a = serve(backend, "10.7.2.2:8001", 'w');
        Backend b = serve(backend, "10.7.2.2:8002", 'b');
        try (NatServices nat = open()) {
            nat.apply(List.of(service("10.7.9.9:80", a), service("udp://10.7.9.9:53", a)));
            var at = AddressText.internet("10.7.9.9:80");
            try (Socket stays = in(client, () -> new Socket(at.address(), at.port()))) {
                assertEquals('w', stays.getInputStream().read());
                int most = crowd();
                int tracked = tracked();
                assertTrue(tracked > most * 0.9, () -> tracked + " flows of " + most);
                // Another process's flows are looked at, and none of them is one of ours.
                nat.apply(List.of(service("10.7.9.9:80", b), service("udp://10.7.9.9:53", b)));
                assertTrue(tracked() > most * 0.8, "flows of others are left alone");
                assertEquals('b', comesThrough("10.7.9.9:80"));
                stays.getOutputStream().write(1);
                assertEquals(-1, stays.getInputStream().read());
            }
        }
    }

    // The kernel drops flows that were never answered to make room, where it finds some at once (early_drop).
    private char comesThrough(String address) throws IOException {
        IOException last = new IOException("never tried");
        for (int i = 0; i < ATTEMPTS; i++) {
            try {
                return ask(client, address);
            } catch (IOException e) {
                last = e;
            }
        }
        throw last;
    }
}
