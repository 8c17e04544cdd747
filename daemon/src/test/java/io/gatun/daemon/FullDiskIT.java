package io.gatun.daemon;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gatun.engine.testing.BusyboxRoot;
import io.gatun.engine.testing.OciLayout;
import io.gatun.engine.testing.RegistryServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A daemon whose files are on a real disk that is full: it says so, makes nothing half, and lets go of whatever makes room. */
@Timeout(180)
class FullDiskIT {
    private static final String GROUP = "gatun-full-disk-it-" + Long.toHexString(System.nanoTime());
    private static final int MEBIBYTES = 48;
    private static final int NOISE = 8 << 20;
    private static final int FILES = 300;
    /** What directories and tables grow by, and do not shrink again. */
    private static final long GROWN = 128 << 10;

    private static final String LINES = "while :; do echo line; sleep 0.02; done";

    @TempDir
    private Path directory;

    private SmallDisk disk;
    private DockerHost host;
    private RegistryServer registry;
    private String small;
    private String large;

    @BeforeEach
    void open() throws Exception {
        disk = SmallDisk.at(directory.resolve("state"), directory.resolve("disk"), MEBIBYTES);
        host = DockerHost.ofProgram(directory, "/" + GROUP);
        host.inside(() -> {
            registry = RegistryServer.below(directory);
            small = registry.address() + "/test/small:v1";
            large = registry.address() + "/test/large:v1";
            Path base = BusyboxRoot.in(Files.createDirectory(directory.resolve("base")));
            var layout = new OciLayout(directory.resolve("small")).layer(base);
            layout.write("v1");
            layout.push("v1", small);
            Path top = Files.createDirectories(directory.resolve("top/data")).getParent();
            byte[] noise = new byte[NOISE];
            new Random(11).nextBytes(noise);
            Files.write(top.resolve("data/noise"), noise);
            for (int i = 0; i < FILES; i++) Files.writeString(top.resolve("data/" + i), "file " + i);
            layout = new OciLayout(directory.resolve("large")).layer(base).layer(top);
            layout.write("v1");
            layout.push("v1", large);
        });
        host.must("pull", "-q", small);
    }

    @AfterEach
    void close() throws Exception {
        if (registry != null) registry.close();
        if (host != null) {
            disk.empty();
            host.close();
            Leftovers.removeGroup(GROUP);
        }
        if (disk != null) disk.close();
    }

    @Test
    void pullThatFindsNoRoomSaysSoAndLeavesNothing() throws Exception {
        host.must("run", "-d", "--name", "keeper", small, "sleep", "600");
        host.must("pull", "-q", large);
        host.must("rmi", large);
        long free = disk.freeBytes();
        // Somewhere in the archive that is fetched, in the files that are unpacked, in the tables.
        for (int kibibytes : List.of(0, 40, 6000, 9000, 16_000)) {
            disk.fill((long) kibibytes << 10);
            refused(kibibytes + " KiB left", "pull", large);
            answers();
            disk.empty();
            consistent();
            long left = disk.freeBytes();
            assertTrue(left > free - GROWN, "with %d KiB left: %d free, %d before".formatted(kibibytes, left, free));
        }
        arrives();
    }

    @Test
    void pullThatFindsNoFilesSaysSoAndLeavesNothing() throws Exception {
        for (int files : List.of(0, 10, FILES)) {
            disk.fillWithFiles(files);
            refused(files + " files left", "pull", large);
            assertEquals(small, host.must("images", "--format", "{{.Repository}}:{{.Tag}}"));
            disk.empty();
            consistent();
        }
        arrives();
    }

    @Test
    void loadCommitAndImportThatFindNoRoomSaySoAndLeaveNothing() throws Exception {
        Path archive = directory.resolve("large.tar");
        Files.write(archive, OciLayout.tar(directory.resolve("large")));
        Path root = directory.resolve("root.tar");
        Files.write(root, OciLayout.tar(directory.resolve("top")));
        host.must("run", "--name", "box", small, "dd", "if=/dev/urandom", "of=/much", "bs=1M", "count=4");
        for (int kibibytes : List.of(0, 40, 3000)) {
            disk.fill((long) kibibytes << 10);
            refused("load", "load", "-i", archive.toString());
            refused("import", "import", root.toString(), "imported");
            refused("commit", "commit", "box", "made");
            refused("cp", "cp", directory.resolve("top").toString(), "box:/copied");
            answersWithoutKeeper();
            disk.empty();
            consistent();
        }
        host.must("commit", "box", "made");
        assertEquals("4194304", host.must("run", "--rm", "made", "stat", "-c", "%s", "/much"));
    }

    @Test
    void containersOnAFullDiskEndAndAreRemovedAndMakeRoom() throws Exception {
        long free = disk.freeBytes();
        host.must(
                "run", "-d", "--name", "quiet", small, "sh", "-c", "trap 'exit 5' TERM; while :; do sleep 0.05; done");
        host.must("run", "-d", "--name", "loud", "--restart", "always", small, "sh", "-c", LINES);
        host.must("run", "-d", "--name", "ends", small, "sh", "-c", "sleep 3; exit 9");
        host.must("create", "--name", "waits", small, "true");
        var writer = host.docker("run", "--name", "writer", small, "dd", "if=/dev/zero", "of=/big", "bs=64k");
        assertEquals(1, writer.code(), writer.toString());
        assertTrue(writer.err().contains("No space left on device"), writer.toString());
        disk.fill(0);

        assertEquals("exited 1", state("writer"));
        host.must("stop", "quiet");
        assertEquals("exited 5", state("quiet"));
        assertEquals("running 0", state("loud"));
        assertEquals("9", host.must("wait", "ends"));
        var refused = host.docker("run", "--name", "more", small, "true");
        if (refused.code() != 0) assertTrue(saysFull(refused), refused.toString());
        knownAreThere();

        host.kill();
        host.openAgain();
        assertEquals("exited 1", state("writer"));
        assertEquals("exited 5", state("quiet"));
        assertEquals("exited 9", state("ends"));
        assertEquals("running 0", state("loud"));
        host.must("stop", "-t", "1", "loud");
        assertEquals("exited 137", state("loud"));
        knownAreThere();
        for (String name :
                host.must("ps", "-a", "--format", "{{.Names}}").lines().toList()) host.must("rm", name);
        assertEquals("", host.must("ps", "-aq"));
        disk.empty();
        assertEquals("hi", host.must("run", "--rm", small, "echo", "hi"));
        consistent();
        long left = disk.freeBytes();
        assertTrue(left > free - GROWN, "%d free, %d before".formatted(left, free));
    }

    @Test
    void imagesVolumesAndNetworksAreRemovedFromAFullDisk() throws Exception {
        host.must("pull", "-q", large);
        host.must("volume", "create", "pages");
        host.must("network", "create", "harbour");
        host.must("run", "--rm", "-v", "pages:/data", small, "dd", "if=/dev/zero", "of=/data/zero", "bs=1M", "count=1");
        disk.fill(0);
        host.must("network", "rm", "harbour");
        disk.fill(0);
        host.must("rmi", large);
        disk.fill(0);
        host.must("volume", "rm", "pages");
        disk.fill(0);
        host.must("system", "prune", "-af");
        assertEquals("", host.must("images", "-q"));
        assertTrue(disk.freeBytes() > 1 << 20, "nothing came back");
        disk.empty();
        host.must("pull", "-q", small);
        consistent();
    }

    private void arrives() {
        host.must("pull", "-q", large);
        assertEquals(FILES + 1, Integer.parseInt(host.must("run", "--rm", large, "sh", "-c", "ls /data | wc -l")));
        assertEquals(Integer.toString(NOISE), host.must("run", "--rm", large, "stat", "-c", "%s", "/data/noise"));
        consistentWith(2);
    }

    private void refused(String when, String... words) {
        var result = host.docker(words);
        assertTrue(result.code() != 0 && saysFull(result), () -> when + ": " + result);
    }

    private static boolean saysFull(DockerHost.Result result) {
        return result.err().toLowerCase(Locale.ROOT).contains("no space left on device");
    }

    /** With the disk still full. */
    private void answers() {
        answersWithoutKeeper();
        assertEquals("hi", host.must("exec", "keeper", "echo", "hi"));
    }

    private void answersWithoutKeeper() {
        assertEquals(small, host.must("images", "--format", "{{.Repository}}:{{.Tag}}"));
        host.must("ps", "-a");
        host.must("info");
        host.must("system", "df");
    }

    private String state(String container) {
        return host.must("inspect", "-f", "{{.State.Status}} {{.State.ExitCode}}", container);
    }

    private void consistent() {
        consistentWith(1);
    }

    /** What the store holds is whole, with so many images. */
    private void consistentWith(int images) {
        assertEquals(images, host.must("images", "-q").lines().count());
        var damage = new AtomicReference<List<?>>();
        host.beside(engine -> damage.set(engine.images().check()));
        assertEquals(List.of(), damage.get());
    }

    /** What is listed is all there is, but for what is made ahead. */
    private void knownAreThere() throws IOException {
        var listed = new TreeSet<>(host.must("ps", "-aq", "--no-trunc").lines().toList());
        var defined = new TreeSet<String>();
        int undefined = 0;
        try (var all = Files.newDirectoryStream(directory.resolve("state/containers"))) {
            for (Path each : all) {
                if (Files.exists(each.resolve("container.json"))) defined.add(String.valueOf(each.getFileName()));
                else undefined++;
            }
        }
        assertEquals(listed, defined);
        assertTrue(undefined <= DaemonProgram.PREPARED, undefined + " directories of no container");
    }
}
