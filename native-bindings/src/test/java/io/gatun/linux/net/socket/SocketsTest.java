package io.gatun.linux.net.socket;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gatun.linux.Kernel;
import io.gatun.linux.abi.Errno;
import io.gatun.linux.file.OpenHow;
import io.gatun.linux.gate.SyscallException;
import io.gatun.linux.handle.Fd;
import io.gatun.linux.handle.Pid;
import io.gatun.linux.net.socket.SocketAddress.Internet;
import io.gatun.linux.net.socket.SocketAddress.Pathname;
import io.gatun.linux.net.socket.Sockets.Direction;
import io.gatun.linux.net.socket.Sockets.Family;
import io.gatun.linux.net.socket.Sockets.SocketType;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class SocketsTest {
    private final Kernel kernel = Kernel.open();
    private final Sockets sockets = kernel.sockets();

    @TempDir
    Path directory;

    @ParameterizedTest
    @EnumSource(names = {"STREAM", "SEQPACKET"})
    void clientReachesTheServerAtItsPath(SocketType type) {
        var address = new Pathname(directory.resolve("socket").toString());
        try (var server = sockets.socket(Family.UNIX, type);
                var client = sockets.socket(Family.UNIX, type)) {
            sockets.bind(server, address);
            assertEquals(0, sockets.option(server, SocketOption.SO_ACCEPTCONN));
            sockets.listen(server, 1);
            assertEquals(1, sockets.option(server, SocketOption.SO_ACCEPTCONN));
            sockets.connect(client, address);
            try (var connection = sockets.accept4(server)) {
                assertEquals(address, sockets.getsockname(connection));
                assertEquals(address, sockets.getpeername(client));
                assertEquals(new SocketAddress.Unnamed(), sockets.getpeername(connection));
                assertSends(client, connection);
                assertSends(connection, client);
            }
        }
    }

    @Test
    void socketIsBoundInADirectoryWhosePathIsTooLong() throws Exception {
        Path deep = Files.createDirectories(directory.resolve("x".repeat(100)).resolve("y".repeat(100)));
        try (var held = kernel.files().open(deep, OpenHow.directory());
                var server = sockets.socket(Family.UNIX, SocketType.STREAM);
                var client = sockets.socket(Family.UNIX, SocketType.STREAM)) {
            var address = Pathname.in(held, "socket");
            sockets.bind(server, address);
            sockets.listen(server, 1);
            sockets.connect(client, address);
            assertTrue(Files.exists(deep.resolve("socket")));
        }
        assertThrows(
                IllegalArgumentException.class,
                () -> new Pathname(deep.resolve("socket").toString()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ".", "..", "a/b"})
    void nameInADirectoryIsAName(String name) {
        try (var held = kernel.files().open(directory, OpenHow.directory())) {
            assertThrows(IllegalArgumentException.class, () -> Pathname.in(held, name));
        }
    }

    @Test
    void datagramsHaveNoConnection() {
        var address = new Pathname(directory.resolve("log").toString());
        try (var receiver = sockets.socket(Family.UNIX, SocketType.DATAGRAM);
                var sender = sockets.socket(Family.UNIX, SocketType.DATAGRAM)) {
            sockets.bind(receiver, address);
            sockets.connect(sender, address);
            assertSends(sender, receiver);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "::1"})
    void serverListensOnAnAddressAndPort(String literal) {
        var loopback = InetAddress.ofLiteral(literal);
        Family family = literal.contains(":") ? Family.IPV6 : Family.IPV4;
        try (var server = sockets.socket(family, SocketType.STREAM);
                var client = sockets.socket(family, SocketType.STREAM)) {
            sockets.setOption(server, SocketOption.SO_REUSEADDR, 1);
            sockets.bind(server, new Internet(loopback, 0));
            sockets.listen(server, 1);
            var bound = assertInstanceOf(Internet.class, sockets.getsockname(server));
            assertEquals(loopback, bound.address());
            sockets.connect(client, bound);
            sockets.setOption(client, SocketOption.TCP_NODELAY, 1);
            assertEquals(1, sockets.option(client, SocketOption.TCP_NODELAY));
            try (var connection = sockets.accept4(server)) {
                assertEquals(sockets.getsockname(client), sockets.getpeername(connection));
                assertSends(client, connection);
            }
        }
    }

    @Test
    void refusedConnectionNamesTheCallAndTheAddress() {
        var address = new Pathname(directory.resolve("nobody").toString());
        try (var client = sockets.socket(Family.UNIX, SocketType.STREAM)) {
            var refused = assertThrows(SyscallException.class, () -> sockets.connect(client, address));
            assertEquals(Errno.ENOENT, refused.errno());
            assertTrue(refused.call().contains("nobody"), refused.call());
        }
    }

    @Test
    void endOfAConnectionIsSeenByTheOtherSide() {
        try (var pair = sockets.socketpair(SocketType.STREAM)) {
            sockets.shutdown(pair.left(), Direction.SENDING);
            assertEquals(Optional.empty(), kernel.messages().receive(pair.right(), 10, 0));
            assertSends(pair.right(), pair.left());
        }
    }

    @Test
    void peerIsKnownByItsIdsAndItsProcess() throws Exception {
        try (var pair = sockets.socketpair(SocketType.STREAM)) {
            var credentials = sockets.peerCredentials(pair.left());
            var self = new Pid((int) ProcessHandle.current().pid());
            assertEquals(Optional.of(self), credentials.pid());
            try (var process = sockets.peerPidfd(pair.left())) {
                assertEquals(self, process.pid());
                String info = Files.readString(
                        Path.of("/proc/self/fdinfo/" + process.fd().number()));
                assertTrue(info.contains("Pid:\t" + self + "\n"), info);
            }
        }
    }

    private void assertSends(Fd from, Fd to) {
        byte[] data = {1, 2, 3};
        kernel.messages().send(from, data, List.of());
        try (var message = kernel.messages().receive(to, 10, 0).orElseThrow()) {
            assertArrayEquals(data, message.data());
        }
    }
}
