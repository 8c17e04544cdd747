package io.gatun.proxy.metrics;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gatun.linux.net.socket.SocketAddress.Internet;
import io.gatun.proxy.testing.Clients;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class MetricsServerTest {
    private static final InetAddress LOOPBACK = InetAddress.ofLiteral("127.0.0.1");
    private static final int SLOW = 8; // as many as are answered at once

    @Test
    void clientsThatSayAByteNowAndThenDoNotKeepOthersWaiting() throws Exception {
        var slow = new ArrayList<Socket>();
        try (var server = MetricsServer.open(new Internet(LOOPBACK, 0), page -> Optional.of("page of " + page))) {
            var at = new Internet(LOOPBACK, server.port());
            for (int i = 0; i < SLOW; i++) slow.add(Clients.connect(at));
            Thread dripping = Thread.startVirtualThread(() -> drip(slow));
            try (Socket client = Clients.connect(at)) {
                client.getOutputStream().write("GET /x HTTP/1.1\r\n\r\n".getBytes(UTF_8));
                String answer = new String(client.getInputStream().readAllBytes(), UTF_8);
                assertTrue(answer.endsWith("page of /x"), answer);
            }
            dripping.interrupt();
            dripping.join();
        } finally {
            for (Socket each : slow) each.close();
        }
    }

    private static void drip(Iterable<Socket> clients) {
        try {
            while (true) {
                for (Socket each : clients) say(each);
                Thread.sleep(200);
            }
        } catch (InterruptedException e) {
            // enough
        }
    }

    private static void say(Socket client) {
        try {
            client.getOutputStream().write('x');
        } catch (IOException e) {
            // it has been hung up on
        }
    }
}
