package io.gatun.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gatun.engine.testing.TwoHosts;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Names of containers, asked of the server on their own loopback; the neighbour is a name server of the outside. */
class ResolverIT {
    @TempDir
    private Path directory;

    private NetworkBox box;
    private Networks.Guard guard;

    @BeforeEach
    void open() {
        box = new NetworkBox(directory);
        box.create("app", false);
        box.create("inner", true);
        guard = box.networks().guard();
    }

    @AfterEach
    void close() {
        guard.close();
        box.close();
    }

    @Test
    void namesOfContainersAreAnsweredByUdpAndTcp() throws Exception {
        box.serve("web", List.of("app"), List.of());
        box.serve("other", List.of("app"), List.of());
        String web = box.address("web");
        assertEquals(Optional.of(web), awaited("other", "web"));
        assertEquals(Optional.of(web), ask("other", "WEB.app", 1, true));
        assertEquals(Optional.of(""), ask("other", "web", 28, false), "known, but has no IPv6 address");
        String id = box.engine().inspect(new ContainerRef("web")).id().shortForm();
        assertEquals(Optional.of(web), ask("other", id, 1, true));
        box.engine().deleteByForce(new ContainerRef("web"));
        assertFalse(ask("other", "web", 1, false).filter(web::equals).isPresent());
    }

    @Test
    void otherNamesAreAskedOfOtherServersButNotFromInternalNetworks() throws Exception {
        box.serve("web", List.of("app"), List.of());
        box.serve("shy", List.of("inner"), List.of());
        box.exec("web", "echo nameserver " + TwoHosts.NEIGHBOUR + " > /etc/resolv.conf");
        box.exec("shy", "echo nameserver " + TwoHosts.NEIGHBOUR + " > /etc/resolv.conf");
        awaited("web", "web");
        awaited("shy", "shy");
        try (var server = box.hosts().neighbourServer("192.0.2.7")) {
            assertEquals(Optional.of("192.0.2.7"), ask("web", "example.test", 1, false));
            assertEquals(1, server.questions());
            assertEquals(Optional.empty(), ask("shy", "example.test", 1, false));
            assertEquals(1, server.questions());
        }
        assertEquals(Optional.empty(), ask("web", "example.test", 1, false), "nobody answers any more");
    }

    @Test
    void rubbishIsNotAnsweredAndEndsNothing() throws Exception {
        box.serve("web", List.of("app"), List.of());
        awaited("web", "web");
        int pid = pid("web");
        var random = new Random(7);
        for (int i = 0; i < 200; i++) {
            byte[] bytes = question("web", 1);
            for (int j = 0; j < 3; j++) bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
            byte[] sent = Arrays.copyOf(bytes, random.nextInt(bytes.length + 1));
            box.hosts().insideOf(pid, () -> {
                try (var socket = new DatagramSocket()) {
                    socket.send(new DatagramPacket(sent, sent.length, InetAddress.ofLiteral("127.0.0.11"), 53));
                    return socket;
                }
            });
        }
        assertEquals(Optional.of(box.address("web")), awaited("web", "web"));
    }

    private Optional<String> awaited(String container, String name) throws Exception {
        for (int i = 0; i < 200; i++) {
            try {
                return ask(container, name, 1, true);
            } catch (IOException e) {
                Thread.sleep(20);
            }
        }
        throw new AssertionError("nobody answers " + container);
    }

    /** The first address of an answer; the empty text if there is none; empty if the name is not known. */
    private Optional<String> ask(String container, String name, int type, boolean stream) throws Exception {
        byte[] question = question(name, type);
        byte[] answer = box.hosts()
                .<byte[], IOException>insideOf(pid(container), () -> stream ? byTcp(question) : byUdp(question));
        assertTrue((answer[2] & 0x80) != 0);
        if ((answer[3] & 0xf) != 0) return Optional.empty();
        if (answer[7] == 0) return Optional.of("");
        byte[] address = Arrays.copyOfRange(answer, answer.length - 4, answer.length);
        return Optional.of(InetAddress.getByAddress(address).getHostAddress());
    }

    private static byte[] byTcp(byte[] question) throws IOException {
        try (var socket = new Socket()) {
            socket.connect(new InetSocketAddress("127.0.0.11", 53), 1000);
            socket.setSoTimeout(5000);
            var out = new DataOutputStream(socket.getOutputStream());
            out.writeShort(question.length);
            out.write(question);
            var in = new DataInputStream(socket.getInputStream());
            return in.readNBytes(in.readUnsignedShort());
        }
    }

    private static byte[] byUdp(byte[] question) throws IOException {
        try (var socket = new DatagramSocket()) {
            socket.setSoTimeout(9000);
            socket.send(new DatagramPacket(question, question.length, InetAddress.ofLiteral("127.0.0.11"), 53));
            var answer = new DatagramPacket(new byte[4096], 4096);
            socket.receive(answer);
            return Arrays.copyOf(answer.getData(), answer.getLength());
        }
    }

    private static byte[] question(String name, int type) {
        var out = ByteBuffer.allocate(300);
        out.putShort((short) 4711)
                .putShort((short) 0x0100)
                .putShort((short) 1)
                .putShort((short) 0)
                .putInt(0);
        for (String label : name.split("\\.", -1)) {
            out.put((byte) label.length()).put(label.getBytes(StandardCharsets.US_ASCII));
        }
        out.put((byte) 0).putShort((short) type).putShort((short) 1);
        return Arrays.copyOf(out.array(), out.position());
    }

    private int pid(String container) {
        return box.engine()
                .inspect(new ContainerRef(container))
                .run()
                .orElseThrow()
                .pid()
                .number();
    }
}
