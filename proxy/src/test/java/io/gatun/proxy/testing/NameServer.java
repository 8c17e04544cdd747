package io.gatun.proxy.testing;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** A DNS server on loopback, over UDP and TCP, that knows what it is told. */
public final class NameServer implements AutoCloseable {
    private static final int MAX_DATAGRAM = 512;
    private static final int NO_SUCH_NAME = 3;
    private static final int BACKLOG = 16;
    private static final int TRIES = 20;

    private final DatagramSocket datagrams;
    private final ServerSocket streams;
    private final Map<String, List<String>> addresses = new ConcurrentHashMap<>();
    private final Map<String, String> aliases = new ConcurrentHashMap<>();
    private final AtomicInteger asked = new AtomicInteger();
    private volatile int failure;
    private volatile boolean silent;

    private NameServer(InetAddress at, int port) {
        try {
            streams = listening(at, port);
            datagrams = new DatagramSocket(streams.getLocalPort(), at);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Thread.ofVirtual().start(this::answerDatagrams);
        Thread.ofVirtual().start(this::answerStreams);
    }

    /** At a port that datagrams may have, too; another, if the one that the kernel chose for connections is taken by somebody's. */
    private static ServerSocket listening(InetAddress at, int port) throws IOException {
        for (int tries = 1; ; tries++) {
            var listening = new ServerSocket(port, BACKLOG, at);
            try (var _ = new DatagramSocket(listening.getLocalPort(), at)) {
                return listening;
            } catch (IOException e) {
                listening.close();
                if (port != 0 || tries == TRIES) throw e;
            }
        }
    }

    public static NameServer start() {
        return new NameServer(InetAddress.ofLiteral("127.0.0.1"), 0);
    }

    /** Another one at the same port of another address. */
    public NameServer beside(String address) {
        return new NameServer(InetAddress.ofLiteral(address), port());
    }

    public int port() {
        return datagrams.getLocalPort();
    }

    /** Questions that it was asked. */
    public int asked() {
        return asked.get();
    }

    public NameServer knows(String name, String... all) {
        addresses.put(name, List.of(all));
        return this;
    }

    public NameServer alias(String name, String other) {
        aliases.put(name, other);
        return this;
    }

    public void forget(String name) {
        addresses.remove(name);
    }

    /** Answers everything with a code from now on; 0 is no failure. */
    public void failWith(int code) {
        failure = code;
    }

    /** Answers nothing from now on. */
    public void fallSilent() {
        silent = true;
    }

    /** A file that names servers, as resolv.conf(5). */
    public static Path file(Path directory, String... lines) throws IOException {
        return Files.write(directory.resolve("resolv.conf"), List.of(lines));
    }

    private void answerDatagrams() {
        byte[] room = new byte[MAX_DATAGRAM];
        while (!datagrams.isClosed()) {
            try {
                var packet = new DatagramPacket(room, room.length);
                datagrams.receive(packet);
                if (silent) continue;
                byte[] answer = answer(ByteBuffer.wrap(room, 0, packet.getLength()), MAX_DATAGRAM);
                datagrams.send(new DatagramPacket(answer, answer.length, packet.getSocketAddress()));
            } catch (IOException e) {
                // closed
            }
        }
    }

    private void answerStreams() {
        while (!streams.isClosed()) {
            try (Socket socket = streams.accept()) {
                var in = new DataInputStream(socket.getInputStream());
                byte[] question = new byte[in.readUnsignedShort()];
                in.readFully(question);
                byte[] answer = answer(ByteBuffer.wrap(question), 1 << 16);
                var out = new DataOutputStream(socket.getOutputStream());
                out.writeShort(answer.length);
                out.write(answer);
            } catch (IOException e) {
                // closed, or a client that has gone
            }
        }
    }

    private byte[] answer(ByteBuffer question, int room) {
        asked.incrementAndGet();
        int id = question.getShort(0);
        question.position(12);
        var name = new StringBuilder();
        for (int length = question.get(); length != 0; length = question.get()) {
            byte[] label = new byte[length];
            question.get(label);
            name.append(name.isEmpty() ? "" : ".").append(new String(label, ISO_8859_1));
        }
        int type = question.getShort();
        int end = question.position() + 2;
        String lower = name.toString().toLowerCase(Locale.ROOT);
        String owner = aliases.getOrDefault(lower, lower);
        List<byte[]> found = addresses.getOrDefault(owner, List.of()).stream()
                .map(text -> InetAddress.ofLiteral(text).getAddress())
                .filter(bytes -> type == (bytes.length == 4 ? 1 : 28))
                .toList();
        boolean isKnown = addresses.containsKey(owner);
        boolean isAlias = aliases.containsKey(name.toString());
        int code = failure != 0 ? failure : isKnown ? 0 : NO_SUCH_NAME;
        var message = ByteBuffer.allocate(1 << 16);
        message.putShort((short) id).putShort((short) (0x8180 | code)).putShort((short) 1);
        message.putShort((short) (code == 0 ? found.size() + (isAlias ? 1 : 0) : 0))
                .putShort((short) 0)
                .putShort((short) 0);
        message.put(question.duplicate().position(12).limit(end));
        int begin = 12;
        if (code == 0 && isAlias) {
            // The owner is a pointer to the question, and what it stands for ends with a pointer where it can.
            message.putShort((short) 0xc00c)
                    .putShort((short) 5)
                    .putShort((short) 1)
                    .putInt(0);
            byte[] other = encoded(owner);
            message.putShort((short) other.length);
            begin = message.position();
            message.put(other);
        }
        if (code == 0) {
            for (byte[] each : found) {
                message.putShort((short) (0xc000 | begin))
                        .putShort((short) type)
                        .putShort((short) 1)
                        .putInt(0);
                message.putShort((short) each.length).put(each);
            }
        }
        if (message.position() > room) {
            message.position(end);
            message.putShort(2, (short) 0x8380).putShort(6, (short) 0);
        }
        byte[] bytes = new byte[message.position()];
        message.flip().get(bytes);
        return bytes;
    }

    private static byte[] encoded(String name) {
        var out = ByteBuffer.allocate(name.length() + 2);
        for (String label : name.split("\\.", -1))
            out.put((byte) label.length()).put(label.getBytes(ISO_8859_1));
        return out.put((byte) 0).array();
    }

    @Override
    public void close() {
        try {
            datagrams.close();
            streams.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
