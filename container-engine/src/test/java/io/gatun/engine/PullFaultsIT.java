package io.gatun.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gatun.engine.Images.Remote;
import io.gatun.engine.model.BadImageException;
import io.gatun.engine.model.EngineException;
import io.gatun.engine.model.ImageName;
import io.gatun.engine.model.Login;
import io.gatun.engine.model.RegistrySettings;
import io.gatun.engine.testing.LyingRegistry;
import io.gatun.engine.testing.OciLayout;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Registries that lie, stall, break off and send in circles: a bounded time, a clear reason, nothing half there. */
class PullFaultsIT {
    private static final int LARGE = 3 << 20;

    @TempDir
    private Path directory;

    private Engine engine;
    private LyingRegistry registry;
    private ImageName name;

    @BeforeEach
    void open() throws Exception {
        Path tree = Files.createDirectories(directory.resolve("tree/data")).getParent();
        byte[] noise = new byte[LARGE];
        new Random(7).nextBytes(noise);
        Files.write(tree.resolve("data/noise"), noise);
        new OciLayout(directory.resolve("layout")).layer(tree).write("v1");
        registry = LyingRegistry.of(directory.resolve("layout"));
        name = ImageName.parse(registry.address() + "/lies:v1");
        engine = Engine.open(new EngineSettings(directory.resolve("state"), "/gatun-pull-faults-it"));
    }

    @AfterEach
    void close() {
        engine.close();
        registry.close();
    }

    private void pull() {
        var patient = RegistrySettings.DEFAULT.withPatience(Duration.ofSeconds(1));
        engine.images().pull(name, Optional.empty(), new Remote(patient, Login.NONE), step -> {});
    }

    private void refused(String reason) {
        var e = assertThrows(EngineException.class, this::pull);
        assertTrue(e.getMessage().contains(reason), e.getMessage());
        assertEquals(List.of(), engine.images().list());
    }

    private void arrives() {
        pull();
        assertEquals(1, engine.images().list().size());
        assertEquals(List.of(), engine.images().check());
    }

    @Test
    void honestRegistryIsBelieved() {
        arrives();
    }

    @Test
    void flippedByteIsRefused() {
        registry.flip();
        refused("changed");
        assertEquals(0, left("ingest"));
        registry.honest();
        arrives();
    }

    @Test
    void wrongLengthIsRefused() {
        registry.lengthen();
        refused("bytes of blob");
    }

    @Test
    void brokenConnectionGoesOnWhereItWas() {
        registry.breakAfter(1 << 20);
        arrives();
        assertTrue(registry.ranges().size() >= 2, registry.ranges().toString());
        assertFalse(registry.ranges().contains("bytes=0-"));
        assertTrue(registry.blobBytes() < LARGE + (1 << 20), "sent again: " + registry.blobBytes());
    }

    @Test
    void silentConnectionIsReplaced() {
        registry.stallAfter(1 << 20);
        arrives();
        assertFalse(registry.ranges().isEmpty());
    }

    @Test
    void rangesThatAreNotKnownAreNoHindrance() {
        registry.breakAfter(1 << 20);
        registry.ignoreRanges();
        arrives();
    }

    @Test
    void circlesAreLeft() {
        registry.redirectInCircles();
        refused("redirects more than");
    }

    @Test
    void busyRegistryIsAskedAgain() {
        registry.busy(2);
        arrives();
    }

    @Test
    void ambiguousManifestsAreRefused() {
        String manifest = registry.manifest();
        for (String bad : List.of(
                manifest.replaceFirst("\\{", "{\"manifests\":[],"),
                manifest.replace("\"schemaVersion\":2", "\"schemaVersion\":1"),
                manifest.replace("image.manifest.v1", "image.index.v1"),
                manifest.replaceFirst("\\{", "{\"schemaVersion\":2,"),
                manifest.replace("\"size\":", "\"size\":-"),
                manifest.replace("sha256:", "sha1:"),
                manifest.replace("vnd.oci.image.config.v1+json", "vnd.cncf.helm.config.v1+json"),
                manifest.replace("layer.v1.tar+gzip", "layer.nondistributable.v1.tar+gzip"),
                manifest.substring(0, manifest.length() - 1),
                "[]",
                "",
                "{".repeat(100_000))) {
            registry.manifest(bad);
            var e = assertThrows(BadImageException.class, this::pull, bad.length() > 300 ? bad.substring(0, 300) : bad);
            assertTrue(e.getMessage().length() < 1000, e.getMessage());
        }
        assertEquals(List.of(), engine.images().list());
    }

    private long left(String place) {
        try (var files = Files.list(directory.resolve("state/images").resolve(place))) {
            return files.count();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
