package io.gatun.cli.client;

import io.gatun.daemon.DaemonSettings;
import io.gatun.engine.json.JsonException;
import io.gatun.engine.json.JsonReader;
import io.gatun.engine.json.JsonView;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The daemon of an engine's directory, found by the file that it keeps there. Asked by HTTP 1.0: an answer is over when the connection is, so
 * one that never ends needs no other framing.
 */
public final class DaemonClient {
    private static final String OK = "HTTP/1.1 200 ";

    private final Path socket;

    private DaemonClient(Path socket) {
        this.socket = socket;
    }

    /** The daemon that serves the containers below a root; empty if none answers. */
    public static Optional<DaemonClient> of(Path root) {
        return socket(root).map(DaemonClient::new).filter(client -> client.serves(root));
    }

    private static Optional<Path> socket(Path root) {
        try {
            String text = Files.readString(root.resolve(DaemonSettings.FILE));
            return text.isBlank() ? Optional.empty() : Optional.of(Path.of(text));
        } catch (IOException | InvalidPathException e) {
            return Optional.empty();
        }
    }

    /** One that was killed has left its word; by now a daemon of other containers may listen there. */
    private boolean serves(Path root) {
        try (InputStream answer = get("/info")) {
            var info = JsonView.of(JsonReader.DOCUMENTS.read(answer::readNBytes));
            return Files.isSameFile(
                    root, Path.of(info.optionalText("DockerRootDir").orElse("")));
        } catch (IOException | JsonException | InvalidPathException e) {
            return false;
        }
    }

    /**
     * Asks for something.
     *
     * @return the body of the answer, as it comes; the caller closes it
     * @throws IOException if nobody answers, or not with 200
     */
    public InputStream get(String path) throws IOException {
        var channel = SocketChannel.open(StandardProtocolFamily.UNIX);
        try {
            channel.connect(UnixDomainSocketAddress.of(socket));
            channel.write(ByteBuffer.wrap(("GET " + path + " HTTP/1.0\r\n\r\n").getBytes(StandardCharsets.US_ASCII)));
            var answer = new BufferedInputStream(Channels.newInputStream(channel));
            String status = line(answer);
            while (!line(answer).isEmpty()) {}
            if (!status.startsWith(OK)) throw new IOException(refusal(status, answer));
            return answer;
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    private String refusal(String status, InputStream answer) throws IOException {
        String body = new String(answer.readAllBytes(), StandardCharsets.UTF_8);
        return "the daemon at %s answers %s: %s".formatted(socket, status, body.strip());
    }

    private static String line(InputStream answer) throws IOException {
        var line = new StringBuilder();
        for (int next = answer.read(); next != '\n'; next = answer.read()) {
            if (next < 0) throw new IOException("the daemon has closed the connection amid its answer");
            if (next != '\r') line.append((char) next);
        }
        return line.toString();
    }
}
