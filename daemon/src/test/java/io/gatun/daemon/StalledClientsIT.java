package io.gatun.daemon;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gatun.linux.testing.Awaiting;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Clients that stop to send a body or to take an archive hold what others need for a limited time; streams may rest. */
@Timeout(60)
class StalledClientsIT {
    private static final Duration STALL = Duration.ofSeconds(1);
    private static final String GIVEN_UP = "given up: the client has sent nothing of its body for 1 seconds";

    @TempDir
    private Path directory;

    private DockerHost host;
    private RawCalls calls;

    @BeforeEach
    void open() throws IOException {
        host = DockerHost.impatient(directory, STALL);
        calls = new RawCalls(host.socket());
    }

    @AfterEach
    void close() throws IOException {
        if (calls != null) calls.close();
        if (host != null) host.close();
    }

    @Test
    void archiveThatIsNotSentToItsEndLetsGoOfTheContainer() throws IOException {
        host.must("create", "--network", "none", "--name", "box", "host", "sleep", "600");
        var stalled = calls.begin("PUT", "/containers/box/archive?path=/tmp", TarText.header("file", 1 << 20), 1 << 20);
        host.must("start", "box");
        String answer = RawCalls.upTo(GIVEN_UP, stalled);
        assertTrue(answer.startsWith("HTTP/1.1 408 ") && answer.contains(GIVEN_UP), answer);
    }

    @Test
    void archiveThatIsNotTakenLetsGoOfTheContainer() throws IOException {
        host.must("create", "--network", "none", "--name", "box", "host", "sleep", "600");
        calls.leave("GET", "/containers/box/archive?path=/usr", "");
        calls.leave("GET", "/containers/box/export", "");
        host.must("start", "box");
    }

    @Test
    void imagesThatAreNotSentToTheirEndLeaveNothing() throws Exception {
        TestImage.load(host, directory, "small", "{}");
        Path store = directory.resolve("state/images");
        List<String> before = names(store);
        byte[] archive = Files.readAllBytes(directory.resolve("image.tar"));
        String half = new String(archive, 0, archive.length / 2, StandardCharsets.ISO_8859_1);
        for (String path : List.of("/images/load", "/images/create?fromSrc=-")) {
            var stalled = calls.begin("POST", path, "", archive.length);
            stalled.write(ByteBuffer.wrap(half.getBytes(StandardCharsets.ISO_8859_1)));
            String answer = RawCalls.upTo(GIVEN_UP, stalled);
            assertTrue(answer.contains(GIVEN_UP), answer);
        }
        host.must("rmi", "small");
        host.must("load", "-i", directory.resolve("image.tar").toString());
        Awaiting.await("nothing is left", () -> names(store).equals(before));
    }

    @Test
    void imagesThatAreNotTakenKeepNoOtherFromRemoval() throws Exception {
        TestImage.load(host, directory, "small", "{}");
        calls.leave("GET", "/images/get?names=small", "");
        host.must("rmi", "small");
    }

    @Test
    void streamsMayRest() throws Exception {
        host.must("run", "-d", "-i", "--network", "none", "--name", "box", "host", "cat");
        SocketChannel attached = calls.leave("POST", "/containers/box/attach?stream=1&stdin=1&stdout=1&stderr=1", "");
        SocketChannel logs = calls.leave("GET", "/containers/box/logs?follow=1&stdout=1", "");
        SocketChannel events = calls.leave("GET", "/events", "");
        SocketChannel end = calls.leave("POST", "/containers/box/wait", "");
        Thread.sleep(STALL.multipliedBy(3));
        attached.write(ByteBuffer.wrap("hello\n".getBytes(StandardCharsets.US_ASCII)));
        assertTrue(RawCalls.upTo("hello", attached).contains("hello"));
        assertTrue(RawCalls.upTo("hello", logs).contains("hello"));
        host.must("kill", "box");
        assertTrue(RawCalls.upTo("\"die\"", events).contains("\"die\""));
        assertTrue(RawCalls.upTo("137", end).contains("{\"StatusCode\":137}"));
    }

    private static List<String> names(Path store) {
        try (Stream<Path> all = Files.walk(store, 3)) {
            return all.map(store::relativize).map(Path::toString).sorted().toList();
        } catch (IOException e) {
            return List.of(e.toString());
        }
    }
}
