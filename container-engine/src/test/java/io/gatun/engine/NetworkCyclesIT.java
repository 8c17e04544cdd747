package io.gatun.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gatun.engine.model.Attachment;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Networks that are made, joined, left and removed again and again: {@code -Dgatun.network.cycles=1000} for more of them. */
class NetworkCyclesIT {
    private static final int CYCLES = Integer.getInteger("gatun.network.cycles", 100);

    @TempDir
    private Path directory;

    private NetworkBox box;

    @BeforeEach
    void open() {
        box = new NetworkBox(directory);
    }

    @AfterEach
    void close() {
        box.close();
    }

    private void cycle() {
        box.create("passing", false);
        var container = new ContainerRef("stays");
        box.networks()
                .connect(
                        container,
                        new Attachment(
                                "passing", List.of("alias"), Optional.empty(), Optional.empty(), Optional.empty()));
        assertEquals(1, box.networks().inspect("passing").endpoints().size());
        box.networks().disconnect(container, "passing");
        box.networks().delete("passing");
    }

    private static long descriptors() throws IOException {
        try (var open = Files.list(Path.of("/proc/self/fd"))) {
            return open.count();
        }
    }

    @Test
    void networksThatComeAndGoLeaveNothing() throws IOException {
        box.serve("stays", List.of("bridge"), List.of());
        cycle();
        String rules = box.rules();
        String links = box.hosts().host("ip -o link | wc -l");
        String inside = box.exec("stays", "ip -o link | wc -l; ip route; cat /etc/hosts");
        List<String> files = box.networkFiles();
        long descriptors = descriptors();
        int threads = Thread.activeCount();
        for (int i = 0; i < CYCLES; i++) cycle();
        assertEquals(rules, box.rules());
        assertEquals(links, box.hosts().host("ip -o link | wc -l"));
        assertEquals(inside, box.exec("stays", "ip -o link | wc -l; ip route; cat /etc/hosts"));
        assertEquals(files, box.networkFiles());
        assertTrue(descriptors() <= descriptors + 5, descriptors + " descriptors became " + descriptors());
        assertTrue(Thread.activeCount() <= threads + 2, threads + " threads became " + Thread.activeCount());
    }
}
