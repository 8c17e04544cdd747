package io.gatun.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import org.junit.jupiter.api.Test;

/** {@code gatun system}. */
class SystemIT extends InWorkplace {
    @Test
    void diskThatIsTakenIsCountedByKind() throws Exception {
        done("run", "--name", "ended", "host", "dd", "if=/dev/zero", "of=/big", "bs=1000", "count=3000");
        done("run", "-d", "host", "sleep", "1000");
        done("volume", "create", "data");
        Files.write(place.root().resolve("volumes/data/_data/file"), new byte[2_000_000]);

        String rows = done("system", "df", "--format", "{{.Type}} {{.Total}} {{.Active}}");
        assertEquals("Images 0 0\nContainers 2 1\nVolumes 1 0\n", rows);
        String sizes = done("system", "df");
        assertTrue(sizes.startsWith("TYPE "), sizes);
        assertTrue(
                sizes.lines().anyMatch(line -> line.matches("Containers +2 +1 +3(\\.\\d+)?MB +3(\\.\\d+)?MB *")),
                sizes);
        assertTrue(
                sizes.lines().anyMatch(line -> line.matches("Volumes +1 +0 +2(\\.\\d+)?MB +2(\\.\\d+)?MB *")), sizes);
    }

    @Test
    void whatThereIsIsCounted() {
        done("run", "-d", "--name", "paused", "host", "sleep", "1000");
        done("pause", "paused");
        done("create", "host", "true");
        String counts = "{{.Containers}} {{.ContainersRunning}} {{.ContainersPaused}} {{.ContainersStopped}}";
        assertEquals("2 0 1 1\n", done("system", "info", "--format", counts));
        assertTrue(done("system", "info").contains("Root: " + place.root() + "\n"));
        done("unpause", "paused");
    }

    @Test
    void whatNobodyUsesIsRemovedIfTheUserAgrees() {
        done("run", "-v", "/data", "--name", "ended", "host", "true");
        String running = done("run", "-d", "host", "sleep", "1000");
        done("volume", "create", "named");

        String asked = done("system", "prune");
        assertTrue(asked.endsWith("Are you sure you want to continue? [y/N] "), asked);
        assertEquals(2, done("ps", "-aq").lines().count());

        String said = done("system", "prune", "--force", "--volumes");
        assertTrue(said.contains("Deleted Containers:\n"), said);
        assertTrue(said.contains("Deleted Volumes:\n"), said);
        assertTrue(said.lines().toList().getLast().startsWith("Total reclaimed space: "), said);
        assertEquals(running, done("ps", "-aq", "--no-trunc"));
        assertEquals("named\n", done("volume", "ls", "-q"));
        assertEquals("Total reclaimed space: 0B\n", done("system", "prune", "-f"));
    }

    @Test
    void whatIsWrongIsSaid() {
        var without = call("system");
        assertEquals(125, without.code());
        assertTrue(without.err().contains("which verb?"), without.err());
        assertTrue(call("system", "du").err().contains("use one of df, events, info, prune"));
        assertEquals(125, call("system", "df", "extra").code());
        assertEquals(125, call("system", "info", "--format", "{{.").code());
    }
}
