package io.gatun.daemon;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gatun.engine.testing.BusyboxRoot;
import io.gatun.engine.testing.OciLayout;
import io.gatun.engine.testing.RegistryServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The real docker command against a real registry through the daemon's socket. */
class DockerImagesIT {
    @TempDir
    private Path directory;

    private static OciLayout image(Path directory) throws Exception {
        Path base = BusyboxRoot.in(Files.createDirectory(directory.resolve("base")));
        Files.writeString(
                base.resolve("etc/passwd"), "root:x:0:0:root:/root:/bin/sh\nuser:x:1000:1000::/home:/bin/sh\n");
        Path top = Files.createDirectories(directory.resolve("top/data")).getParent();
        Files.writeString(top.resolve("data/file"), "content\n");
        var layout = new OciLayout(directory.resolve("layout"))
                .config(
                        "{\"Entrypoint\":[\"cat\"],\"Cmd\":[\"file\"],\"User\":\"user\",\"WorkingDir\":\"/data\",\"Env\":[\"WHAT=image\"],\"Labels\":{\"a\":\"b\"}}")
                .layer(base)
                .layer(top);
        layout.write("v1");
        return layout;
    }

    private interface Use {
        void with(DockerHost host, RegistryServer registry) throws Exception;
    }

    /** All threads of a daemon must be where its registry is, so it is a process of its own. */
    private void inOneNetwork(Use use) throws Exception {
        try (var host = DockerHost.ofProgram(directory, "/gatun-daemon-it")) {
            host.inside(() -> {
                try (var registry = RegistryServer.below(directory)) {
                    use.with(host, registry);
                }
            });
        }
    }

    @Test
    void imagesArePulledRunPushedSavedAndRemoved() throws Exception {
        OciLayout layout = image(directory);
        inOneNetwork((host, registry) -> {
            String name = registry.address() + "/test/app:v1";
            layout.push("v1", name);

            String pulled = host.must("pull", name);
            assertTrue(pulled.contains("Status: Downloaded newer image for " + name), pulled);
            assertTrue(pulled.contains("Pull complete"), pulled);
            assertTrue(host.must("pull", name).contains("Image is up to date"));
            assertEquals(name, host.must("images", "--format", "{{.Repository}}:{{.Tag}}"));
            assertEquals("content", host.must("run", "--rm", name));
            assertEquals(
                    "1000 /data image",
                    host.must("run", "--rm", "--entrypoint", "sh", name, "-c", "echo $(id -u) $PWD $WHAT"));
            assertEquals(
                    "[cat] [file] user b",
                    host.must(
                            "image",
                            "inspect",
                            "-f",
                            "{{.Config.Entrypoint}} {{.Config.Cmd}} {{.Config.User}} {{.Config.Labels.a}}",
                            name));
            assertEquals(2, host.must("history", "-q", name).lines().count());

            host.must("tag", name, registry.address() + "/other/app:v2");
            assertTrue(host.must("push", registry.address() + "/other/app:v2").contains("v2: digest: sha256:"));
            host.must("save", "-o", directory.resolve("saved.tar").toString(), name);
            host.must("rmi", name);
            String removed = host.must("rmi", registry.address() + "/other/app:v2");
            assertTrue(removed.contains("Deleted: sha256:"), removed);
            assertEquals("", host.must("images", "-q"));
            assertTrue(host.must("load", "-i", directory.resolve("saved.tar").toString())
                    .contains("Loaded image: " + name));
            assertEquals("content", host.must("run", "--rm", name));
            // run pulls what is missing
            var missing = host.docker("run", "--rm", registry.address() + "/other/app:v2");
            assertEquals("content\n", missing.out(), missing.err());
            assertTrue(missing.err().contains("Unable to find image"), missing.err());
        });
    }

    @Test
    void containersBecomeImagesAndArchivesToo() throws Exception {
        OciLayout layout = image(directory);
        inOneNetwork((host, registry) -> {
            String name = registry.address() + "/test/app:v1";
            layout.push("v1", name);
            host.must("pull", "-q", name);
            host.must(
                    "run",
                    "--name",
                    "changed",
                    "-u",
                    "0",
                    "--entrypoint",
                    "sh",
                    name,
                    "-c",
                    "echo new > /data/file; rm /etc/passwd; mkdir /made");
            String id = host.must(
                    "commit",
                    "-c",
                    "CMD [\"/data/file\"]",
                    "-c",
                    "ENTRYPOINT [\"cat\"]",
                    "-m",
                    "why",
                    "changed",
                    "made:1");
            assertTrue(id.startsWith("sha256:"), id);
            assertEquals("new", host.must("run", "--rm", "-u", "0", "made:1"));
            assertNotEquals(
                    0,
                    host.docker("run", "--rm", "-u", "0", "made:1", "/etc/passwd")
                            .code());
            var conflict = host.docker("rmi", name);
            assertEquals(1, conflict.code());
            assertTrue(conflict.err().contains("container"), conflict.err());

            Path tar = directory.resolve("root.tar");
            Files.write(tar, OciLayout.tar(directory.resolve("base")));
            host.must("import", "-c", "CMD [\"echo\", \"imported\"]", tar.toString(), "imported:1");
            assertEquals("imported", host.must("run", "--rm", "imported:1"));
            host.must("rm", "changed");
            host.must("image", "prune", "-af");
            assertEquals("", host.must("images", "-q"));
            for (String place : List.of("blobs/sha256", "layers", "work", "ingest")) {
                try (var left = Files.list(directory.resolve("state/images").resolve(place))) {
                    assertEquals(List.of(), left.toList());
                }
            }
        });
    }

    @Test
    void whatIsMissingOrWrongIsSaidInDockersWords() throws Exception {
        inOneNetwork((host, registry) -> {
            var missing = host.docker("pull", registry.address() + "/no/such:1");
            assertEquals(1, missing.code());
            assertTrue(missing.err().contains("not found: manifest unknown"), missing.err());
            assertTrue(host.docker("image", "inspect", "nothing").err().contains("No such image: nothing"));
            assertTrue(host.docker("rmi", "nothing").err().contains("No such image: nothing"));
            assertTrue(host.docker("tag", "nothing", "x").err().contains("No such image: nothing"));
            assertTrue(host.dockerWith("no archive", "load").err().length() > 0);
            assertEquals("", host.must("images", "-q"));
        });
    }
}
