package io.gatun.daemon;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Clients that take their time with the files of a container that does not run keep nobody from it, long before they are given up. */
@Timeout(60)
class SlowCopiesIT extends WithDocker {
    private static final int SIZE = 1 << 20;
    private static final int TAR_END = 1024;

    private RawCalls calls;

    @BeforeEach
    void call() {
        calls = new RawCalls(host.socket());
    }

    @AfterEach
    void hangUp() throws IOException {
        if (calls != null) calls.close();
    }

    @Test
    void containerStartsWhileAnArchiveIsSent() throws Exception {
        String head = TarText.header("file", SIZE);
        for (String image : List.of("host", image())) {
            host.must("create", "--network", "none", "--name", "box", image, "sleep", "600");
            var slow = calls.begin("PUT", "/containers/box/archive?path=/tmp", head, head.length() + SIZE + TAR_END);
            host.must("start", "box");
            slow.write(ByteBuffer.allocate(SIZE / 2));
            host.must("exec", "box", "true");
            send(slow, SIZE / 2 + TAR_END);
            String answer = RawCalls.upTo("\r\n\r\n", slow);
            assertTrue(answer.startsWith("HTTP/1.1 200 "), answer);
            assertEquals(Integer.toString(SIZE), host.must("exec", "box", "sh", "-c", "echo $(wc -c </tmp/file)"));
            host.must("rm", "-f", "box");
        }
    }

    private static void send(SocketChannel to, int zeros) throws IOException {
        var left = ByteBuffer.allocate(zeros);
        while (left.hasRemaining()) to.write(left);
    }

    @Test
    void whatIsWrongIsSaidBeforeAllIsSent() throws Exception {
        host.must("create", "--network", "none", "--name", "box", "host", "sleep", "600");
        String head = TarText.header("file", SIZE);
        var slow = calls.begin("PUT", "/containers/box/archive?path=/nowhere", head, 1 << 30);
        String answer = RawCalls.upTo("nowhere", slow);
        assertTrue(answer.startsWith("HTTP/1.1 404 "), answer);
    }

    @Test
    void largeArchivesAreWrittenWholeAndLeaveNothingBehind() throws Exception {
        Path large = directory.resolve("large");
        Files.write(large, new byte[5 << 20]);
        host.must("create", "--network", "none", "--name", "box", image(), "sleep", "600");
        host.must("cp", large.toString(), "box:/tmp/large");
        host.must("cp", "box:/tmp/large", directory.resolve("back").toString());
        assertEquals(-1, Files.mismatch(large, directory.resolve("back")));
        try (var files = Files.walk(directory.resolve("state/containers"))) {
            assertEquals(
                    0, files.filter(file -> file.toString().contains("spool")).count());
        }
    }

    @Test
    void containerStartsAndGoesWhileItsFilesAreTaken() throws Exception {
        Files.write(directory.resolve("large"), new byte[8 << 20]);
        host.must("create", "--network", "none", "--name", "box", "-v", "data:/new/data", image(), "sleep", "600");
        // Looking makes nothing: the place of the volume is not there yet.
        host.must("cp", "box:/new/data", directory.resolve("empty").toString());
        assertEquals("", host.must("diff", "box"));
        host.must("cp", directory.resolve("large").toString(), "box:/data/large");
        host.must("cp", directory.resolve("large").toString(), "box:/new/data/large");
        var copy = calls.leave("GET", "/containers/box/archive?path=/data", "");
        var export = calls.leave("GET", "/containers/box/export", "");
        assertTrue(RawCalls.upTo("ustar", copy).startsWith("HTTP/1.1 200 "));
        assertTrue(RawCalls.upTo("ustar", export).startsWith("HTTP/1.1 200 "));
        host.must("start", "box");
        assertEquals("large", host.must("exec", "box", "ls", "/new/data"));
        host.must("rm", "-f", "box");
        // What was taken is not all, and does not look like it.
        assertFalse(new String(end(export), StandardCharsets.ISO_8859_1).endsWith("\r\n0\r\n\r\n"));
    }

    private static byte[] end(SocketChannel channel) throws IOException {
        ByteBuffer last = ByteBuffer.allocate(1 << 16);
        byte[] seen = new byte[0];
        try {
            while (channel.read(last.clear()) >= 0) {
                seen = new byte[last.flip().remaining()];
                last.get(seen);
            }
        } catch (IOException e) {
            return new byte[0];
        }
        return seen;
    }

    private String image() throws Exception {
        if (!host.must("images", "-q").isEmpty()) return "box:1";
        TestImage.load(host, directory, "box:1", "{}");
        return "box:1";
    }
}
