package io.gatun.daemon;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Many containers that do nothing, in one daemon: {@code -Dgatun.scale.containers=500}, 20 otherwise. */
class ScaleIT {
    private static final int CONTAINERS = Integer.getInteger("gatun.scale.containers", 20);
    private static final int AT_ONCE = 4;
    private static final int SPARE_DESCRIPTORS = 16;

    @TempDir
    private Path directory;

    private DockerHost host;

    @BeforeEach
    void open() throws Exception {
        host = DockerHost.ofProgram(directory, "/gatun-scale-it-" + UUID.randomUUID());
        TestImage.load(host, directory, "box:1", "{\"Env\":[\"PATH=/bin\"]}");
    }

    @AfterEach
    void close() {
        if (host != null) host.close();
    }

    @Test
    void manyAreListedAndLeaveNothing() throws Exception {
        host.must("run", "--rm", "box:1", "true");
        long before = descriptors();
        List<Callable<String>> starts = IntStream.range(0, CONTAINERS)
                .<Callable<String>>mapToObj(
                        i -> () -> host.must("run", "-d", "--name", "many-" + i, "box:1", "sleep", "3600"))
                .toList();
        try (var clients = Executors.newFixedThreadPool(AT_ONCE)) {
            for (var each : clients.invokeAll(starts)) each.get();
        }
        assertEquals(CONTAINERS, host.must("ps", "-q").lines().count());
        assertEquals("many-7", host.must("ps", "--filter", "name=many-7$", "--format", "{{.Names}}"));
        // A container that does nothing costs a daemon what it knows of it, and no descriptor.
        long idle = descriptors();
        assertTrue(idle < before + SPARE_DESCRIPTORS, () -> "%d descriptors, %d before".formatted(idle, before));
        host.kill();
        host.openAgain();
        assertEquals(CONTAINERS, host.must("ps", "-q").lines().count());
        host.must(IntStream.range(0, CONTAINERS + 2)
                .mapToObj(i -> i == 0 ? "rm" : i == 1 ? "-f" : "many-" + (i - 2))
                .toArray(String[]::new));
        assertEquals("", host.must("ps", "-aq"));
    }

    private long descriptors() throws Exception {
        try (var open = Files.list(Path.of("/proc", Long.toString(host.pid()), "fd"))) {
            return open.count();
        }
    }
}
