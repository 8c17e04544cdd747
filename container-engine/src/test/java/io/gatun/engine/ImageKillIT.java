package io.gatun.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gatun.engine.Images.Remote;
import io.gatun.engine.model.ImageName;
import io.gatun.engine.testing.LyingRegistry;
import io.gatun.engine.testing.OciLayout;
import io.gatun.engine.testing.RegistryServer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Processes that are killed while they pull, push, load and prune: what is there is whole, and the next one goes on. */
class ImageKillIT {
    private static final int LARGE = 3 << 20;

    @TempDir
    private Path directory;

    private Path state;

    @BeforeEach
    void layout() throws Exception {
        state = directory.resolve("state");
        Path tree = Files.createDirectories(directory.resolve("tree/data")).getParent();
        byte[] noise = new byte[LARGE];
        new Random(7).nextBytes(noise);
        Files.write(tree.resolve("data/noise"), noise);
        for (int i = 0; i < 300; i++) Files.writeString(tree.resolve("data/" + i), "file " + i);
        new OciLayout(directory.resolve("layout")).layer(tree).write("localhost/app:v1");
    }

    private Engine opened() {
        return Engine.open(new EngineSettings(state, "/gatun-image-kill-it"));
    }

    private Process started(String... words) throws IOException {
        var command = new ArrayList<>(List.of(
                ProcessHandle.current().info().command().orElseThrow(),
                "--enable-native-access=ALL-UNNAMED",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                ImageProgram.class.getName(),
                state.toString()));
        command.addAll(List.of(words));
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
    }

    private long files(String place) throws IOException {
        Path path = state.resolve("images").resolve(place);
        if (!Files.isDirectory(path)) return 0;
        try (var files = Files.list(path)) {
            return files.count();
        }
    }

    private long arrived() throws IOException {
        Path ingest = state.resolve("images/ingest");
        if (!Files.isDirectory(ingest)) return 0;
        try (var files = Files.list(ingest)) {
            return files.mapToLong(file -> file.toFile().length()).max().orElse(0);
        }
    }

    @Test
    void nextPullAsksForTheRestAlone() throws Exception {
        try (var registry = LyingRegistry.of(directory.resolve("layout"))) {
            registry.stallAfter(2 << 20);
            String name = registry.address() + "/app:v1";
            Process puller = started("pull", name);
            for (int i = 0; i < 1000 && puller.isAlive() && arrived() < 1 << 20; i++) Thread.sleep(10);
            puller.destroyForcibly().waitFor();
            long kept = arrived();
            assertTrue(kept >= 1 << 20, "kept " + kept);
            try (Engine engine = opened()) {
                assertEquals(List.of(), engine.images().list());
                assertEquals(List.of(), engine.images().check());
                registry.breakAfter(Integer.MAX_VALUE);
                long before = registry.blobBytes();
                engine.images().pull(ImageName.parse(name), Optional.empty(), Remote.ANONYMOUS, step -> {});
                assertTrue(registry.ranges().contains("bytes=" + kept + "-"), registry.ranges() + ", kept " + kept);
                assertTrue(registry.blobBytes() - before < LARGE, "sent " + (registry.blobBytes() - before));
                assertEquals(List.of(), engine.images().check());
            }
        }
    }

    @Test
    void killedLoadAndPruneLeaveWholeImagesOrNone() throws Exception {
        Path archive = directory.resolve("app.tar");
        Files.write(archive, OciLayout.tar(directory.resolve("layout")));
        for (String verb : List.of("load", "prune")) {
            for (int millis : List.of(350, 500, 650, 800)) {
                if (verb.equals("prune")) {
                    try (Engine engine = opened()) {
                        engine.images().load(new ByteArrayInputStream(Files.readAllBytes(archive)), step -> {});
                    }
                }
                Process process = started(verb, archive.toString());
                Thread.sleep(millis);
                process.destroyForcibly().waitFor();
                try (Engine engine = opened()) {
                    assertEquals(List.of(), engine.images().check(), verb + " killed after " + millis + " ms");
                    assertTrue(engine.images().list().size() <= 1);
                }
            }
        }
        try (Engine engine = opened()) {
            engine.images().prune(image -> true);
            assertEquals(0, files("blobs/sha256") + files("layers") + files("work") + files("ingest"));
        }
    }

    @Test
    void imageOfAKilledPushIsPushedByTheNext() throws Exception {
        try (var registry = RegistryServer.below(directory);
                Engine engine = opened()) {
            var name = ImageName.parse(registry.address() + "/app:v1");
            engine.images().load(new ByteArrayInputStream(OciLayout.tar(directory.resolve("layout"))), step -> {});
            engine.images().tag("localhost/app:v1", name);
            for (int millis : List.of(400, 600, 800)) {
                Process process = started("push", name.familiar());
                Thread.sleep(millis);
                process.destroyForcibly().waitFor();
                assertEquals(List.of(), engine.images().check());
            }
            var digest = engine.images().push(name, Remote.ANONYMOUS, step -> {});
            engine.images().remove(name.familiar(), Images.Force.NO);
            assertFalse(engine.images().find(name.familiar()).isPresent());
            assertEquals(digest, engine.images().pull(name, Optional.empty(), Remote.ANONYMOUS, step -> {}));
        }
    }
}
