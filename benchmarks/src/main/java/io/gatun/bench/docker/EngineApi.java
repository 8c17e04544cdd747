package io.gatun.bench.docker;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * Docker's API on a socket, a connection for each request: what the JDK's client cannot do, and little enough to cost nothing itself.
 *
 * @param socket where a daemon listens
 */
record EngineApi(Path socket) {
    private static final String VERSION = "/v1.41";
    private static final int BUFFER = 64 << 10;
    private static final int FAILURE = 300;

    /** A request that was sent; its answer is read when it is asked for. Closed by its owner. */
    static final class Pending implements AutoCloseable {
        private final SocketChannel channel;
        private final String request;
        private final ByteArrayOutputStream seen = new ByteArrayOutputStream();
        private final ByteBuffer buffer = ByteBuffer.allocate(BUFFER);

        private Pending(SocketChannel channel, String request) {
            this.channel = channel;
            this.request = request;
        }

        /** Returns when the head of the answer is there. */
        Pending head() throws IOException {
            while (!text().contains("\r\n\r\n") && more()) {}
            int status = Integer.parseInt(text().substring("HTTP/1.1 ".length(), "HTTP/1.1 200".length()));
            if (status >= FAILURE) throw new IOException(request + ": " + rest());
            return this;
        }

        /** All of the answer, when its end has come. */
        String rest() throws IOException {
            while (more()) {}
            return text();
        }

        private boolean more() throws IOException {
            buffer.clear();
            int count = channel.read(buffer);
            if (count > 0) seen.write(buffer.array(), 0, count);
            return count >= 0;
        }

        private String text() {
            return seen.toString(StandardCharsets.UTF_8);
        }

        @Override
        public void close() throws IOException {
            channel.close();
        }
    }

    /** The whole answer to a request that must succeed. */
    String call(String method, String path, String body) throws IOException {
        try (Pending pending = send(method, path, body)) {
            return pending.head().rest();
        }
    }

    Pending send(String method, String path, String body) throws IOException {
        SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
        channel.connect(UnixDomainSocketAddress.of(socket));
        byte[] content = body.getBytes(StandardCharsets.UTF_8);
        String head =
                "%s %s%s HTTP/1.1\r\nHost: docker\r\nConnection: close\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n"
                        .formatted(method, VERSION, path, content.length);
        ByteBuffer bytes = ByteBuffer.wrap((head + body).getBytes(StandardCharsets.UTF_8));
        while (bytes.hasRemaining()) channel.write(bytes);
        return new Pending(channel, method + " " + path);
    }

    /** Makes a container and returns its id. */
    String create(String command) throws IOException {
        String answer = call("POST", "/containers/create", "{\"Image\":\"box:1\",\"Cmd\":[" + command + "]}");
        int begin = answer.indexOf("\"Id\":\"") + "\"Id\":\"".length();
        return answer.substring(begin, answer.indexOf('"', begin));
    }

    void start(String id) throws IOException {
        call("POST", "/containers/" + id + "/start", "");
    }

    void remove(String id) throws IOException {
        call("DELETE", "/containers/" + id + "?force=1", "");
    }

    /** The process of a container that runs. */
    long pid(String id) throws IOException {
        String answer = call("GET", "/containers/" + id + "/json", "");
        return Long.parseLong(answer.replaceFirst("(?s).*?\"Pid\":(\\d+).*", "$1"));
    }
}
