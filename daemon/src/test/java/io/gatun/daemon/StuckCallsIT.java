package io.gatun.daemon;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gatun.linux.testing.Awaiting;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Many more calls wait than the machine has processors, and everybody else is answered meanwhile. */
@Timeout(90)
class StuckCallsIT {
    private static final int EACH = 4 * Runtime.getRuntime().availableProcessors();
    private static final Duration SOON = Duration.ofSeconds(5);
    private static final Pattern ID = Pattern.compile("\"Id\":\"([0-9a-f]{64})\"");

    @TempDir
    private Path directory;

    private DockerHost host;
    private RawCalls calls;

    @BeforeEach
    void open() throws IOException {
        host = DockerHost.in(directory);
        calls = new RawCalls(host.socket());
        for (String name : List.of("box", "other")) {
            host.must("run", "-d", "-i", "--network", "none", "--name", name, "host", "sleep", "600");
        }
    }

    @AfterEach
    void close() throws IOException {
        if (calls != null) calls.close();
        if (host != null) host.close();
    }

    @Test
    void callsThatWaitDelayNobody() throws IOException {
        for (int i = 0; i < EACH; i++) {
            calls.leave("POST", "/containers/box/attach?stream=1&stdin=1&stdout=1&stderr=1", "");
            calls.leave("GET", "/containers/box/logs?follow=1&stdout=1&stderr=1", "");
            calls.leave("POST", "/containers/box/wait?condition=not-running", "");
            calls.leave("GET", "/containers/box/stats?stream=1", "");
            calls.leave("GET", "/events", "");
        }
        assertEverybodyElseIsAnswered();
    }

    @Test
    void programsThatRunOnDelayNobody() throws IOException {
        for (int i = 0; i < EACH; i++) {
            String made =
                    calls.ask("POST", "/containers/box/exec", "{\"Cmd\":[\"sleep\",\"600\"],\"AttachStdout\":true}");
            Matcher id = ID.matcher(made);
            assertTrue(id.find(), made);
            calls.leave("POST", "/exec/" + id.group(1) + "/start", "{\"Detach\":false}");
        }
        assertEverybodyElseIsAnswered();
    }

    @Test
    void frozenContainerDelaysNobody() throws IOException {
        host.must("pause", "box");
        for (int i = 0; i < EACH; i++) {
            calls.leave("POST", "/containers/box/wait", "");
            calls.leave("POST", "/containers/box/attach?stream=1&stdout=1", "");
            calls.leave("POST", "/containers/box/stop?t=2", "");
        }
        assertEverybodyElseIsAnswered();
    }

    @Test
    void containerThatDoesNotHeedAStopIsRemovedWhenSomebodyWantsThat() throws IOException {
        String deaf = "trap '' TERM; echo ready; while :; do sleep 1; done";
        host.must("run", "-d", "--network", "none", "--name", "deaf", "host", "sh", "-c", deaf);
        Awaiting.await("ready", () -> host.must("logs", "deaf").equals("ready"));
        calls.leave("POST", "/containers/deaf/stop?t=600", "");
        Awaiting.await(
                "asked",
                () -> host.must("events", "--since", "0", "--until", host.now(), "--filter", "event=kill")
                        .contains("deaf"));
        host.must("rm", "-f", "deaf");
    }

    @Test
    void bodiesThatNeverComeDelayNobody() throws IOException {
        for (int i = 0; i < EACH; i++) {
            calls.begin("PUT", "/containers/box/archive?path=/tmp", "", 1 << 20);
            calls.begin("POST", "/images/load", "", 1 << 20);
            calls.begin("POST", "/containers/create", "{", 1000);
        }
        assertEverybodyElseIsAnswered();
    }

    /** Once all of them have had time to arrive, and again. */
    private void assertEverybodyElseIsAnswered() throws IOException {
        for (int round = 0; round < 3; round++) {
            for (String path :
                    List.of("/_ping", "/containers/other/json", "/containers/json", "/containers/box/json")) {
                long began = System.nanoTime();
                assertTrue(calls.ask("GET", path, "").startsWith("HTTP/1.1 200 "), path);
                Duration took = Duration.ofNanos(System.nanoTime() - began);
                assertTrue(took.compareTo(SOON) < 0, () -> path + " took " + took);
            }
            assertEquals("hello", host.must("exec", "other", "echo", "hello"));
        }
    }
}
