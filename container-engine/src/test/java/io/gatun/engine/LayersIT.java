package io.gatun.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gatun.engine.model.ContainerName;
import io.gatun.engine.options.ContainerOptions;
import io.gatun.engine.options.ContainerOptionsBuilder;
import io.gatun.engine.options.UserMode;
import io.gatun.engine.spec.IdMapping;
import io.gatun.engine.template.Image;
import io.gatun.engine.testing.BusyboxRoot;
import io.gatun.engine.testing.OciLayout;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Containers of images with very many layers, and of images whose users are mapped: each layer is on the disk once, as it came. */
class LayersIT {
    private static final int MANY = 64;
    private static final List<IdMapping> IDS = List.of(new IdMapping(0, 300_000, 65_536));

    @TempDir
    private Path directory;

    private Engine engine;

    @BeforeEach
    void open() {
        engine = Engine.open(new EngineSettings(directory.resolve("state"), "/gatun-layers-it"));
    }

    @AfterEach
    void close() {
        engine.list()
                .forEach(info -> engine.deleteByForce(new ContainerRef(info.id().value())));
        engine.close();
    }

    private void load(int layers) throws Exception {
        Path base = BusyboxRoot.in(Files.createDirectory(directory.resolve("base")));
        Files.createDirectories(base.resolve("gone/deep"));
        Files.writeString(base.resolve("own"), "mine");
        OciLayout.run("chown", "1000:1000", base.resolve("own").toString());
        OciLayout.run("chmod", "0600", base.resolve("own").toString());
        var layout = new OciLayout(directory.resolve("layout")).layer(base);
        for (int i = 1; i < layers; i++) {
            Path tree = Files.createDirectories(directory.resolve("layer" + i + "/srv"));
            Files.writeString(tree.resolve("f" + i), "" + i);
            if (i == layers - 1) {
                Files.createDirectory(tree.resolveSibling("gone"));
                Files.createFile(tree.resolveSibling("gone/.wh..wh..opq"));
            }
            layout.layer(tree.getParent());
        }
        layout.write("many:1");
        byte[] archive = OciLayout.tar(directory.resolve("layout"));
        engine.images().load(new ByteArrayInputStream(archive), step -> {});
    }

    private String image() {
        return engine.images().list().getFirst().id().toString();
    }

    private String run(String name, UnaryOperator<ContainerOptionsBuilder> change, String script) throws Exception {
        var options = change.apply(ContainerOptions.builder().command(List.of("/bin/sh", "-c", script)))
                .build();
        var made = engine.create(
                new ContainerRequest(Optional.of(new ContainerName(name)), new Image.Stored(image()), options));
        try (var attachment = engine.start(new ContainerRef(made.id().value()), Attach.OUTPUT)) {
            var text = new StringBuilder();
            for (var frame = attachment.next(); frame.isPresent(); frame = attachment.next()) {
                text.append(frame.get().text());
            }
            return text.toString();
        }
    }

    private static UnaryOperator<ContainerOptionsBuilder> mapped(List<IdMapping> ids) {
        return options -> options.userns(new UserMode.Mapped(ids, ids));
    }

    private String disk(String script) throws Exception {
        return OciLayout.run(
                "sh",
                "-c",
                "cd \"$1\" && " + script,
                "disk",
                directory.resolve("state").toString());
    }

    @Test
    void sixtyFourLayersAreOneTree() throws Exception {
        load(MANY);
        assertEquals("63\n65\n", run("many", options -> options, "ls /srv | wc -l; ls /srv /own | grep -c ."));
        assertEquals("63\n", run("mapped", mapped(IDS), "ls /srv | wc -l"));
    }

    @Test
    void mappedUsersSeeTheImagesOwnersAndWriteThem() throws Exception {
        load(3);
        String script = """
                cat /proc/self/uid_map | tr -s ' '; stat -c '%u:%g %n' / /bin/busybox /own
                ls -A /gone; echo more >> /own; echo new > /fresh; chown 33:33 /fresh; rm /srv/f1; mkdir /gone/again; mv /srv /moved
                stat -c '%u:%g %s' /own /fresh; ls /moved
                """;
        assertEquals("""
                 0 300000 65536
                0:0 /
                0:0 /bin/busybox
                1000:1000 /own
                1000:1000 9
                33:33 4
                f2
                """, run("users", mapped(IDS), script));
        // Neither the layers nor what the container wrote carry the numbers of the host's users.
        assertEquals("", disk("find images/layers containers/*/upper -uid +299999"));
        assertEquals("33:33\n", disk("stat -c %u:%g containers/*/upper/fresh"));
        assertTrue(engine.diff(new ContainerRef("users")).toString().contains("/fresh"));
        // Stopped, and by another range of ids: the files are the same.
        var archive = new ByteArrayOutputStream();
        engine.files().export(new ContainerRef("users"), archive);
        Path tar = Files.write(directory.resolve("export.tar"), archive.toByteArray());
        String listed = OciLayout.run("tar", "--numeric-owner", "-tvf", tar.toString());
        assertTrue(listed.contains("33/33") && !listed.contains("300033"), listed);
        assertEquals(
                "mine",
                run("other", mapped(List.of(new IdMapping(0, 700_000, 65_536))), "cat /own")
                        .strip());
    }

    @Test
    void rootThatIsNotMappedIsSaid() throws Exception {
        load(2);
        var ids = List.of(new IdMapping(5, 300_000, 10));
        var e = assertThrows(RuntimeException.class, () -> run("rootless", mapped(ids), "true"));
        assertTrue(String.valueOf(e.getMessage()).contains("0 is not mapped into the user namespace; map it"));
    }

    @Test
    void automaticRangeWorksToo() throws Exception {
        load(2);
        String name = "auto" + ThreadLocalRandom.current().nextInt(1000);
        assertEquals("0 1000:1000\n", run(name, o -> o.userns(UserMode.AUTO), "echo $(id -u) $(stat -c %u:%g /own)"));
    }
}
