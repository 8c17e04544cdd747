package io.gatun.daemon;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Containers that come, run and go through a daemon leave it as it was: descriptors, threads, mounts, links, control groups, files, and
 * memory, of which ten kilobytes for each are too many. {@code -Dgatun.daemon.cycles=1000} makes more of them than 200.
 */
@Timeout(value = 30, unit = TimeUnit.MINUTES)
class DaemonCyclesIT {
    private static final int CYCLES = Integer.getInteger("gatun.daemon.cycles", 200);
    /** The virtual machine compiles, and caches fill, as long as what happens is new to it. */
    private static final int FIRST = 150;

    /** A leak is in every part; what the virtual machine compiles meanwhile is not. */
    private static final int PARTS = 4;

    private static final long LEAK_BYTES = 10_000;
    /** Connections that are ending, and threads of pools. */
    private static final int SPARE = 6;

    private static final Pattern ID = Pattern.compile("\"Id\":\"([0-9a-f]{64})\"");
    private static final String BODY =
            "{\"Image\":\"box:1\",\"Cmd\":[\"sh\",\"-c\",\"echo hello; exit 3\"],\"Volumes\":{\"/anonymous\":{}},"
                    + "\"ExposedPorts\":{\"80/tcp\":{}},"
                    + "\"HostConfig\":{\"PortBindings\":{\"80/tcp\":[{\"HostIp\":\"127.0.0.1\",\"HostPort\":\"0\"}]},\"Memory\":67108864}}";

    private final String group = "gatun-daemon-cycles-it-" + Long.toHexString(System.nanoTime());

    @TempDir
    private Path directory;

    private DockerHost host;

    @BeforeEach
    void open() throws Exception {
        // All of the heap is there from the beginning, so that what grows besides is no heap.
        host = DockerHost.ofProgram(directory, "/" + group, List.of("-Xmx64m", "-Xms64m", "-XX:+AlwaysPreTouch"));
        TestImage.load(host, directory, "box:1", "{\"Env\":[\"PATH=/bin\"]}");
    }

    @AfterEach
    void close() throws IOException {
        if (host != null) host.close();
        Leftovers.removeGroup(group);
    }

    /** What a daemon holds. */
    private record Held(int descriptors, int threads, long heap, long other, int mounts, Leftovers around) {}

    @Test
    void containersLeaveTheDaemonAsItWas(TestReporter reporter) throws Exception {
        cycle(FIRST);
        Held before = held();
        Held after = before;
        long least = Long.MAX_VALUE;
        for (int i = 0; i < PARTS; i++) {
            long otherBefore = after.other;
            cycle(CYCLES / PARTS);
            after = held();
            least = Math.min(least, (after.other - otherBefore) / (CYCLES / PARTS));
        }
        compare(before, after, least, reporter);
    }

    private static void compare(Held before, Held after, long other, TestReporter reporter) {
        long heap = (after.heap - before.heap) / CYCLES;
        reporter.publishEntry(
                "%d cycles: %d bytes of heap and at least %d other bytes each, %d descriptors after %d, %d threads after %d"
                        .formatted(
                                CYCLES,
                                heap,
                                other,
                                after.descriptors,
                                before.descriptors,
                                after.threads,
                                before.threads));
        assertTrue(after.descriptors <= before.descriptors + SPARE, () -> after + " after " + before);
        assertTrue(after.threads <= before.threads + SPARE, () -> after + " after " + before);
        assertEquals(before.mounts, after.mounts);
        assertTrue(heap < LEAK_BYTES, () -> heap + " bytes of heap for each");
        assertTrue(other < LEAK_BYTES, () -> other + " bytes beside the heap for each");
        // What is made ahead has other names each time.
        assertEquals(
                sizes(before.around), sizes(after.around), () -> String.valueOf(after.around.since(before.around)));
        assertEquals(before.around.links(), after.around.links());
        assertEquals(before.around.rules(), after.around.rules());
    }

    private static List<Integer> sizes(Leftovers around) {
        return List.of(
                around.files().size(),
                around.groups().size(),
                around.processes().size());
    }

    private void cycle(int count) throws IOException {
        try (var calls = new RawCalls(host.socket())) {
            for (int i = 0; i < count; i++) {
                Matcher id = ID.matcher(
                        calls.ask("POST", "/v1.44/containers/create", BODY).replace("\r\n", ""));
                assertTrue(id.find());
                String container = "/v1.44/containers/" + id.group(1);
                succeeds(calls.ask("POST", container + "/start", ""), "204");
                String end = calls.ask("POST", container + "/wait", "");
                assertTrue(end.contains("\"StatusCode\":3"), end);
                succeeds(calls.ask("GET", container + "/json", ""), "200");
                succeeds(calls.ask("DELETE", container + "?v=1", ""), "204");
            }
        }
    }

    private static void succeeds(String answer, String code) {
        assertTrue(answer.startsWith("HTTP/1.1 " + code), answer);
    }

    /** When nothing moves any more: supervisors and connections end a moment after what they are there for. */
    private Held held() throws Exception {
        Held last = look();
        for (int calm = 0; calm < 3; ) {
            Thread.sleep(200);
            Held now = look();
            boolean moved =
                    now.descriptors != last.descriptors || !sizes(now.around).equals(sizes(last.around));
            calm = moved ? 0 : calm + 1;
            last = now;
        }
        return last;
    }

    private Held look() throws IOException {
        Path process = Path.of("/proc", Long.toString(host.pid()));
        long heap = host.program().heapBytes();
        return new Held(
                count(process.resolve("fd")),
                count(process.resolve("task")),
                heap,
                anonymous(process),
                Files.readAllLines(process.resolve("mountinfo")).size(),
                Leftovers.of(host, group));
    }

    private static int count(Path place) throws IOException {
        var names = new TreeSet<String>();
        try (var all = Files.newDirectoryStream(place)) {
            all.forEach(each -> names.add(each.toString()));
        }
        return names.size();
    }

    private static long anonymous(Path process) throws IOException {
        return Files.readAllLines(process.resolve("status")).stream()
                .filter(line -> line.startsWith("RssAnon:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) << 10)
                .findFirst()
                .orElseThrow();
    }
}
