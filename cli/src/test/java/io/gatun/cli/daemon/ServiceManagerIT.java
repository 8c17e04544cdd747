package io.gatun.cli.daemon;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gatun.linux.Kernel;
import io.gatun.linux.handle.Fd;
import io.gatun.linux.net.socket.Message;
import io.gatun.linux.net.socket.SocketAddress;
import io.gatun.linux.net.socket.Sockets.Family;
import io.gatun.linux.net.socket.Sockets.SocketType;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A datagram socket takes the place of systemd's. */
@Timeout(30)
class ServiceManagerIT {
    private final Kernel kernel = Kernel.open();
    private final ByteArrayOutputStream said = new ByteArrayOutputStream();

    @TempDir
    private Path directory;

    @Test
    void isToldOfReadinessLifeAndEnd() {
        try (Fd systemd = listening();
                var manager = manager(Map.of("NOTIFY_SOCKET", notifySocket()))) {
            manager.ready("serving");
            assertEquals("READY=1\nSTATUS=serving", next(systemd));
            manager.alive();
            assertEquals("WATCHDOG=1", next(systemd));
            manager.stopping();
            assertTrue(next(systemd).startsWith("STOPPING=1\n"));
        }
        assertEquals("", said());
    }

    @Test
    void nobodyIsToldWhereNobodyAsks() {
        try (var manager = manager(Map.of("WATCHDOG_USEC", "1000000"))) {
            manager.ready("serving");
            assertEquals(Optional.empty(), manager.watchdog());
        }
        assertEquals("", said());
    }

    @Test
    void managerThatIsGoneStopsNothing() {
        try (var manager = manager(Map.of("NOTIFY_SOCKET", notifySocket()))) {
            manager.ready("serving");
        }
        assertTrue(said().contains("cannot talk to the service manager"), said());
    }

    @Test
    void watchdogOfAnotherProcessIsNotOurs() {
        try (Fd _ = listening();
                var ours = manager(Map.of("NOTIFY_SOCKET", notifySocket(), "WATCHDOG_USEC", "1500000"));
                var others = manager(
                        Map.of("NOTIFY_SOCKET", notifySocket(), "WATCHDOG_USEC", "1500000", "WATCHDOG_PID", "1"))) {
            assertEquals(Optional.of(Duration.ofMillis(1500)), ours.watchdog());
            assertEquals(Optional.empty(), others.watchdog());
        }
    }

    @Test
    void watchdogIsFedByAnswersOnly() throws Exception {
        Path door = directory.resolve("door");
        try (Fd systemd = listening();
                var manager = manager(Map.of("NOTIFY_SOCKET", notifySocket()));
                var server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            server.bind(UnixDomainSocketAddress.of(door));
            Thread answering = Thread.ofPlatform()
                    .start(() -> answer(server, "HTTP/1.1 503 No\r\n\r\n", "HTTP/1.1 200 OK\r\n\r\n"));
            try (var _ = Watchdog.start(door, manager, Duration.ofMillis(60))) {
                assertEquals("WATCHDOG=1", next(systemd));
                answering.join();
            }
            manager.stopping();
            assertTrue(next(systemd).startsWith("STOPPING=1"), "fed once");
        }
    }

    private static void answer(ServerSocketChannel server, String... answers) {
        try {
            for (String answer : answers) {
                try (var client = server.accept()) {
                    client.read(ByteBuffer.allocate(1000));
                    client.write(ByteBuffer.wrap(answer.getBytes(StandardCharsets.US_ASCII)));
                }
            }
            server.close();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private String notifySocket() {
        return directory.resolve("notify").toString();
    }

    private Fd listening() {
        Fd socket = kernel.sockets().socket(Family.UNIX, SocketType.DATAGRAM);
        kernel.sockets().bind(socket, new SocketAddress.Pathname(notifySocket()));
        return socket;
    }

    private String next(Fd systemd) {
        try (Message message = kernel.messages().receive(systemd, 1000, 0).orElseThrow()) {
            return new String(message.data(), StandardCharsets.UTF_8);
        }
    }

    private ServiceManager manager(Map<String, String> environment) {
        return ServiceManager.of(environment, kernel, new PrintStream(said, true, StandardCharsets.UTF_8));
    }

    private String said() {
        return said.toString(StandardCharsets.UTF_8);
    }
}
