package io.gatun.daemon;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;

/** Requests to a daemon whose answers nobody waits for; their connections are open until this is closed. */
final class RawCalls implements AutoCloseable {
    private final Path socket;
    private final Deque<SocketChannel> waiting = new ArrayDeque<>();

    RawCalls(Path socket) {
        this.socket = socket;
    }

    @Override
    public void close() throws IOException {
        for (SocketChannel channel : waiting) channel.close();
    }

    /** Asks, and leaves it at that. */
    SocketChannel leave(String method, String path, String body) throws IOException {
        return begin(method, path, body, body.length());
    }

    /** Begins to ask, with less of a body than it says. */
    SocketChannel begin(String method, String path, String body, int length) throws IOException {
        var channel = SocketChannel.open(StandardProtocolFamily.UNIX);
        waiting.add(channel);
        channel.connect(UnixDomainSocketAddress.of(socket));
        String request =
                "%s %s HTTP/1.1\r\nHost: gatun\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%s"
                        .formatted(method, path, length, body);
        channel.write(ByteBuffer.wrap(request.getBytes(StandardCharsets.US_ASCII)));
        return channel;
    }

    /** Reads until there is this text, or the end. */
    static String upTo(String wanted, SocketChannel channel) throws IOException {
        var text = new StringBuilder();
        ByteBuffer buffer = ByteBuffer.allocate(1 << 12);
        while (text.indexOf(wanted) < 0 && channel.read(buffer.clear()) >= 0) {
            text.append(StandardCharsets.ISO_8859_1.decode(buffer.flip()));
        }
        return text.toString();
    }

    /** Asks and returns all of the answer. */
    String ask(String method, String path, String body) throws IOException {
        try (var channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            channel.connect(UnixDomainSocketAddress.of(socket));
            String request =
                    "%s %s HTTP/1.1\r\nHost: gatun\r\nContent-Type: application/json\r\nConnection: close\r\nContent-Length: %d\r\n\r\n%s"
                            .formatted(method, path, body.length(), body);
            channel.write(ByteBuffer.wrap(request.getBytes(StandardCharsets.US_ASCII)));
            var answer = new StringBuilder();
            ByteBuffer buffer = ByteBuffer.allocate(1 << 16);
            while (channel.read(buffer.clear()) >= 0) {
                answer.append(StandardCharsets.UTF_8.decode(buffer.flip()));
            }
            return answer.toString();
        }
    }
}
