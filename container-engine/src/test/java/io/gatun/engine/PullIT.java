package io.gatun.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gatun.engine.Images.Remote;
import io.gatun.engine.model.ContainerName;
import io.gatun.engine.model.Digest;
import io.gatun.engine.model.EngineException;
import io.gatun.engine.model.ImageName;
import io.gatun.engine.model.RegistryException;
import io.gatun.engine.model.TransferStep;
import io.gatun.engine.options.ContainerOptions;
import io.gatun.engine.template.Image;
import io.gatun.engine.testing.BusyboxRoot;
import io.gatun.engine.testing.OciLayout;
import io.gatun.engine.testing.RegistryServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Images of a real registry: pulled, equal to what umoci unpacks, run as docker runs them. */
class PullIT {
    @TempDir
    private Path directory;

    private Engine engine;
    private RegistryServer registry;

    @BeforeEach
    void open() throws Exception {
        registry = RegistryServer.below(directory);
        engine = Engine.open(new EngineSettings(directory.resolve("state"), "/gatun-pull-it"));
    }

    @AfterEach
    void close() {
        engine.list()
                .forEach(info -> engine.deleteByForce(new ContainerRef(info.id().value())));
        engine.close();
        registry.close();
    }

    private ImageName pushed() throws Exception {
        Path base = BusyboxRoot.in(Files.createDirectory(directory.resolve("base")));
        Files.writeString(
                base.resolve("etc/passwd"), "root:x:0:0:root:/root:/bin/sh\nuser:x:1000:1000::/home:/bin/sh\n");
        Files.writeString(base.resolve("etc/group"), "user:x:1000:\n");
        Files.writeString(base.resolve("etc/gone"), "gone");
        Files.createDirectories(base.resolve("srv/old/deep"));
        Path middle = Files.createDirectories(directory.resolve("middle/etc")).getParent();
        Files.createFile(middle.resolve("etc/.wh.gone"));
        Files.createDirectories(middle.resolve("srv/old"));
        Files.createFile(middle.resolve("srv/old/.wh..wh..opq"));
        Files.writeString(middle.resolve("srv/old/new"), "new");
        Path top = Files.createDirectories(directory.resolve("top/data")).getParent();
        Files.writeString(top.resolve("data/file"), "content");
        var layout = new OciLayout(directory.resolve("layout"))
                .config(
                        "{\"Entrypoint\":[\"/bin/sh\",\"-c\"],\"Cmd\":[\"id -u; pwd; echo $WHAT; cat file; ls /etc/gone /srv/old 2>&1\"],\"Env\":[\"WHAT=from the image\"],\"User\":\"user\",\"WorkingDir\":\"/data\",\"StopSignal\":\"SIGQUIT\",\"Labels\":{\"a\":\"b\"}}")
                .layer(base)
                .layer(middle)
                .layer(top);
        layout.write("v1");
        var name = ImageName.parse(registry.address() + "/test/app:v1");
        layout.push("v1", name.familiar());
        return name;
    }

    @Test
    void pulledImageRunsAsItSays() throws Exception {
        ImageName name = pushed();
        List<TransferStep> steps = new CopyOnWriteArrayList<>();
        Digest digest = engine.images().pull(name, Optional.empty(), Remote.ANONYMOUS, steps::add);
        assertEquals(
                "Status: Downloaded newer image for " + name.familiar(),
                steps.getLast().status());
        var image = engine.images().inspect(name.familiar());
        assertEquals(List.of(name), image.tags());
        assertEquals(List.of(name.withDigest(digest)), image.digests());
        assertEquals(image.id(), engine.images().inspect(image.id().shortForm()).id());

        assertEquals(
                "1000\n/data\nfrom the image\ncontentls: /etc/gone: No such file or directory\n/srv/old:\nnew\n",
                output(name.familiar()));
        var again = new CopyOnWriteArrayList<TransferStep>();
        engine.images().pull(name, Optional.empty(), Remote.ANONYMOUS, again::add);
        assertEquals(
                "Status: Image is up to date for " + name.familiar(),
                again.getLast().status());
        assertTrue(again.stream().noneMatch(step -> step.status().equals("Downloading")));
    }

    @Test
    void whatIsNotThereIsNotFound() {
        var e = assertThrows(
                RegistryException.class,
                () -> engine.images()
                        .pull(
                                ImageName.parse(registry.address() + "/no/such"),
                                Optional.empty(),
                                Remote.ANONYMOUS,
                                step -> {}));
        assertEquals(RegistryException.Reason.NOT_FOUND, e.reason());
        assertTrue(e.getMessage().contains("/no/such:latest not found"), e.getMessage());
        assertEquals(List.of(), engine.images().list());
    }

    /** The union of the layers, as a container sees it, against the tree that umoci unpacks from the same layout. */
    @Test
    void unpackedTreeEqualsUmocis() throws Exception {
        ImageName name = pushed();
        engine.images().pull(name, Optional.empty(), Remote.ANONYMOUS, step -> {});
        Path bundle = directory.resolve("bundle");
        OciLayout.run("umoci", "unpack", "--image", directory.resolve("layout") + ":v1", bundle.toString());
        var made = engine.create(new ContainerRequest(
                Optional.of(new ContainerName("tree")), new Image.Stored(name.familiar()), ContainerOptions.NONE));
        Path layers = directory.resolve("state/images/layers");
        var lower = new StringBuilder();
        for (var layer : engine.images().inspect(name.familiar()).layers().reversed()) {
            lower.append(lower.isEmpty() ? "" : ":")
                    .append(layers.resolve(layer.diffId().hex()).resolve("fs"));
        }
        Path merged = Files.createDirectory(directory.resolve("merged"));
        OciLayout.run("mount", "-t", "overlay", "overlay", "-o", "ro,lowerdir=" + lower, merged.toString());
        try {
            assertEquals(listing(bundle.resolve("rootfs")), listing(merged));
        } finally {
            OciLayout.run("umount", merged.toString());
        }
        engine.delete(new ContainerRef(made.id().value()));
    }

    /** Everything but the times of directories that no archive has. */
    private static String listing(Path root) throws Exception {
        return OciLayout.run("sh", "-c", """
                cd "$1"; export LC_ALL=C
                find . -type d -printf '%p %y %m %U:%G\\n' -o -printf '%p %y %m %U:%G %T@ %s %l\\n' | sort
                find . -type f -print0 | sort -z | xargs -0 sha256sum
                """, "list", root.toString());
    }

    @Test
    void killedPullGoesOnAndLeavesNothingHalf() throws Exception {
        ImageName name = pushed();
        Path state = directory.resolve("killed");
        var fresh = new EngineSettings(state, "/gatun-pull-it");
        for (int millis : List.of(300, 500, 700, 900)) {
            Process puller = new ProcessBuilder(
                            ProcessHandle.current().info().command().orElseThrow(),
                            "--enable-native-access=ALL-UNNAMED",
                            "-XX:TieredStopAtLevel=1",
                            "-cp",
                            System.getProperty("java.class.path"),
                            PullingProgram.class.getName(),
                            state.toString(),
                            name.familiar())
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            Thread.sleep(millis);
            puller.destroyForcibly().waitFor();
            try (Engine other = Engine.open(fresh)) {
                assertEquals(List.of(), other.images().check());
            }
        }
        try (Engine other = Engine.open(fresh)) {
            other.images().pull(name, Optional.empty(), Remote.ANONYMOUS, step -> {});
            assertEquals(List.of(name), other.images().inspect(name.familiar()).tags());
            assertEquals(List.of(), other.images().check());
            other.images().prune(image -> true);
            for (String place : List.of("blobs/sha256", "layers", "work", "ingest")) {
                try (var left = Files.list(state.resolve("images").resolve(place))) {
                    assertEquals(List.of(), left.toList());
                }
            }
        }
    }

    @Test
    void fullDiskIsSaidAndNothingIsHalfThere() throws Exception {
        ImageName name = pushed();
        Path small = Files.createDirectory(directory.resolve("small"));
        OciLayout.run("mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", small.toString());
        try (Engine full = Engine.open(new EngineSettings(small.resolve("state"), "/gatun-pull-it"))) {
            var e = assertThrows(
                    EngineException.class,
                    () -> full.images().pull(name, Optional.empty(), Remote.ANONYMOUS, step -> {}));
            assertTrue(e.getMessage().contains("No space left"), e.getMessage());
            assertEquals(List.of(), full.images().list());
            OciLayout.run("mount", "-o", "remount,size=64m", small.toString());
            full.images().pull(name, Optional.empty(), Remote.ANONYMOUS, step -> {});
            assertEquals(List.of(), full.images().check());
        } finally {
            OciLayout.run("umount", small.toString());
        }
    }

    private String output(String image) throws Exception {
        var made = engine.create(new ContainerRequest(
                Optional.of(new ContainerName("pulled")), new Image.Stored(image), ContainerOptions.NONE));
        var ref = new ContainerRef(made.id().value());
        try (var attachment = engine.start(ref, Attach.OUTPUT)) {
            var text = new StringBuilder();
            for (var frame = attachment.next(); frame.isPresent(); frame = attachment.next()) {
                text.append(frame.get().text());
            }
            return text.toString();
        }
    }
}
