package io.gatun.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gatun.engine.model.FileChange;
import io.gatun.engine.model.NotSupportedException;
import io.gatun.engine.options.ContainerOptions;
import io.gatun.engine.template.Image;
import io.gatun.engine.testing.BusyboxRoot;
import io.gatun.linux.testing.Awaiting;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What containers have changed of the image they were made from. */
class DiffIT {
    @TempDir
    private Path directory;

    private Engine engine;

    @BeforeEach
    void open() {
        engine = Engine.open(new EngineSettings(directory.resolve("state"), "/gatun-diff-it"));
    }

    @AfterEach
    void close() {
        engine.list().forEach(info -> engine.deleteByForce(ref(info)));
        engine.close();
    }

    @Test
    void containerThatChangedNothingHasNoChanges() {
        assertEquals(List.of(), changes("cat /etc/passwd > /dev/null; echo > /dev/shm/z"));
    }

    @Test
    void filesAreAddedChangedAndDeleted() {
        assertEquals(
                List.of(
                        "C /etc",
                        "D /etc/debian_version",
                        "C /etc/passwd",
                        "A /etc/zz",
                        "A /etc/zz/deep",
                        "A /etc/zz/deep/file",
                        "A /etc/zz/link"),
                changes("echo >> /etc/passwd; rm /etc/debian_version; mkdir -p /etc/zz/deep; echo > /etc/zz/deep/file;"
                        + " ln -s /etc/passwd /etc/zz/link; echo > /etc/gone; rm /etc/gone"));
    }

    @Test
    void directoryThatWasReplacedShowsWhatItLost() throws IOException {
        var expected = new ArrayList<>(List.of("C /etc", "C /etc/skel"));
        try (var files = Files.list(Path.of("/etc/skel"))) {
            files.map(file -> "D " + file).sorted().forEach(expected::add);
        }
        expected.add("A /etc/skel/own");
        assertEquals(expected, changes("rm -r /etc/skel; mkdir /etc/skel; touch /etc/skel/own"));
    }

    @Test
    void fileThatTakesADirectorysPlaceIsAChange() {
        assertEquals(List.of("C /etc", "C /etc/skel"), changes("rm -r /etc/skel; touch /etc/skel"));
        assertEquals(
                List.of("C /etc", "C /etc/passwd", "A /etc/passwd/x"),
                changes("rm /etc/passwd; mkdir /etc/passwd; touch /etc/passwd/x"));
        assertEquals(
                List.of("C /etc/skel"),
                changes("chmod 700 /etc/skel").stream()
                        .filter(change -> !change.equals("C /etc"))
                        .toList());
    }

    @Test
    void whatTheImageHidesCanBeAdded() {
        var changes = changes("mkdir -p /home/joe && echo > /home/joe/file; echo > /root/file");
        assertTrue(changes.contains("A /root/file"), changes.toString());
        assertTrue(changes.contains("A /home/joe/file"), changes.toString());
    }

    @Test
    void runningContainerIsLookedIntoAsItIs() {
        var box = create(new Image.Host(), "touch /etc/zz; sleep 1000");
        assertEquals(List.of(), engine.diff(box));
        engine.start(box);
        Awaiting.await("touched", () -> !engine.diff(box).isEmpty());
        assertEquals("A /etc/zz", text(engine.diff(box).getLast()));
    }

    @Test
    void containerWithoutALayerSaysSo() throws IOException {
        Path rootfs = BusyboxRoot.in(Files.createDirectory(directory.resolve("rootfs")));
        var box = create(new Image.Rootfs(rootfs.toString()), "true");
        var refusal = assertThrows(NotSupportedException.class, () -> engine.diff(box));
        assertTrue(refusal.remedy().contains("copy"), refusal.getMessage());
    }

    private List<String> changes(String script) {
        var box = create(new Image.Host(), script);
        engine.start(box);
        assertEquals(Optional.of(0), engine.await(box).flatMap(RunEnd::exitCode));
        return engine.diff(box).stream().map(DiffIT::text).toList();
    }

    private static String text(FileChange change) {
        return change.kind().letter() + " " + change.path();
    }

    private ContainerRef create(Image image, String script) {
        var options = ContainerOptions.builder().command(List.of("sh", "-c", script));
        return ref(engine.create(new ContainerRequest(Optional.empty(), image, options.build())));
    }

    private static ContainerRef ref(ContainerInfo info) {
        return new ContainerRef(info.id().value());
    }
}
