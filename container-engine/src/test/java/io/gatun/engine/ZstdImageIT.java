package io.gatun.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gatun.engine.Images.Remote;
import io.gatun.engine.model.Digest;
import io.gatun.engine.model.ImageName;
import io.gatun.engine.testing.BusyboxRoot;
import io.gatun.engine.testing.OciLayout;
import io.gatun.engine.testing.RegistryServer;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Images whose layers skopeo has compressed by zstd: pulled, pushed on byte for byte, saved and loaded. */
class ZstdImageIT {
    @TempDir
    private Path directory;

    private Engine engine;
    private RegistryServer registry;
    private ImageName name;
    private Path tree;

    @BeforeEach
    void open() throws Exception {
        registry = RegistryServer.below(directory);
        engine = Engine.open(new EngineSettings(directory.resolve("state"), "/gatun-zstd-it"));
        tree = BusyboxRoot.in(Files.createDirectory(directory.resolve("base")));
        Files.write(tree.resolve("data"), new byte[3 << 20]);
        var layout = new OciLayout(directory.resolve("layout")).layer(tree);
        layout.write("v1");
        name = ImageName.parse(registry.address() + "/test/zstd:v1");
        OciLayout.run(
                "skopeo",
                "--insecure-policy",
                "copy",
                "-q",
                "--dest-tls-verify=false",
                "--dest-compress",
                "--dest-compress-format=zstd",
                "oci:" + directory.resolve("layout") + ":v1",
                "docker://" + name.familiar());
    }

    @AfterEach
    void close() {
        engine.close();
        registry.close();
    }

    private static String manifest(ImageName name) throws Exception {
        return OciLayout.run("skopeo", "inspect", "--raw", "--tls-verify=false", "docker://" + name.familiar());
    }

    private static Digest pull(Engine engine, ImageName name) {
        return engine.images().pull(name, Optional.empty(), Remote.ANONYMOUS, step -> {});
    }

    @Test
    void pulledLayersAreWhatWasPackedAndArePushedOnUnchanged() throws Exception {
        assertTrue(manifest(name).contains("layer.v1.tar+zstd"), manifest(name));
        Digest digest = pull(engine, name);
        assertSameTree(engine);
        var other = ImageName.parse(registry.address() + "/other/place:v2");
        engine.images().tag(name.familiar(), other);
        assertEquals(digest, engine.images().push(other, Remote.ANONYMOUS, step -> {}));
        assertEquals(manifest(name), manifest(other));
    }

    @Test
    void savedArchiveIsLoadedAndReadBySkopeo() throws Exception {
        pull(engine, name);
        var archive = new ByteArrayOutputStream();
        engine.images().save(List.of(name.familiar()), archive);
        try (Engine second = Engine.open(new EngineSettings(directory.resolve("second"), "/gatun-zstd-it"))) {
            second.images().load(new ByteArrayInputStream(archive.toByteArray()), step -> {});
            assertSameTree(second);
            assertEquals(
                    engine.images().inspect(name.familiar()).id(),
                    second.images().inspect(name.familiar()).id());
            assertEquals(List.of(), second.images().check());
        }
        Path file = Files.write(directory.resolve("saved.tar"), archive.toByteArray());
        String seen = OciLayout.run("skopeo", "inspect", "--raw", "oci-archive:" + file);
        assertEquals(manifest(name), seen);
    }

    private void assertSameTree(Engine engine) throws Exception {
        var layer = engine.images().inspect(name.familiar()).layers().getFirst();
        Path layers =
                directory.resolve(engine == this.engine ? "state" : "second").resolve("images/layers");
        OciLayout.run(
                "diff",
                "-r",
                "--no-dereference",
                tree.toString(),
                layers.resolve(layer.diffId().hex()).resolve("fs").toString());
    }

    @Test
    void archiveOfARootFilesystemMayBeCompressedByZstd() throws Exception {
        Path archive = directory.resolve("root.tar.zst");
        OciLayout.run("tar", "--zstd", "-C", tree.toString(), "-cf", archive.toString(), ".");
        try (var in = Files.newInputStream(archive)) {
            var making = new Images.Making(Optional.of(ImageName.parse("imported:z")), "", "", List.of());
            engine.images().importArchive(in, Optional.empty(), making);
        }
        assertEquals(1, engine.images().inspect("imported:z").layers().size());
        assertTrue(new String(Files.readAllBytes(archive), StandardCharsets.ISO_8859_1).startsWith("(\u00b5/\u00fd"));
    }
}
