package io.gatun.daemon;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gatun.engine.testing.DebianLayers;
import io.gatun.engine.testing.OciLayout;
import io.gatun.engine.testing.RegistryServer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A daemon, a registry beside it, and images of Debian packages that come to the one from the other. */
final class RealImages implements AutoCloseable {
    private static final int LONGEST_SECONDS = 60;

    private final Path directory;
    private final DebianLayers layers;
    private final DockerHost host;
    private RegistryServer registry;

    RealImages(Path directory, String group) throws Exception {
        this.directory = directory;
        this.layers = DebianLayers.ofThisMachine();
        this.host = DockerHost.ofProgram(directory, "/" + group);
        try {
            host.inside(() -> registry = RegistryServer.below(directory));
        } catch (Exception e) {
            host.close();
            throw e;
        }
    }

    /** Puts files into a directory, as far as they are of the top layer. */
    interface Top {
        void in(Path tree) throws Exception;
    }

    DockerHost host() {
        return host;
    }

    /**
     * The name of an image that has been pulled. Its layers are a Debian, a package, and files of a configuration, without the
     * directories that these are in, which keep what the package says of them.
     */
    String arrive(DebianLayers.Part part, String config, Top top) throws Exception {
        Path own = Files.createDirectory(directory.resolve(part.name()));
        Path tree = Files.createDirectory(own.resolve("top"));
        top.in(tree);
        var layout = new OciLayout(own.resolve("layout")).config(config);
        layers.addTo(layout, DebianLayers.Part.BASE);
        layers.addTo(layout, part);
        Path files = own.resolve("files.tar");
        OciLayout.run(
                "sh",
                "-c",
                "cd \"$1\" && find . ! -type d -printf '%P\\n' | tar --owner=0 --group=0 -cf \"$2\" -T -",
                "pack",
                tree.toString(),
                files.toString());
        layout.layer(Files.readAllBytes(files)).write("latest");

        String said = shell("tar -C \"$1\" -cf - . | docker load", own.resolve("layout"));
        String image = said.substring(said.lastIndexOf(' ') + 1);
        String name = registry.address() + "/ships/" + part.file("v1").replace('.', ':');
        host.must("tag", image, name);
        assertTrue(host.must("push", name).contains("v1: digest: sha256:"));
        OciLayout.run("rm", "-rf", own.toString());
        clear();
        assertTrue(host.must("pull", name).contains("Downloaded newer image"));
        return name;
    }

    /** Waits until a container's own check is content with it. */
    void awaitHealthy(String container) {
        host.await("healthy", "inspect", "-f", "{{.State.Health.Status}}", container);
    }

    /** What a command says to a published port, where the port is {@code $1}. */
    String client(String container, String port, String command) throws IOException {
        String published = host.must("port", container, port);
        return host.shell("set -- " + published.substring(published.lastIndexOf(':') + 1) + "; " + command);
    }

    /** Stops a container by its own signal, and returns its log. */
    String stop(String container, int code) {
        host.must("stop", "-t", "30", container);
        assertEquals("exited " + code, host.must("inspect", "-f", "{{.State.Status}} {{.State.ExitCode}}", container));
        var log = host.docker("logs", container);
        return log.out() + log.err();
    }

    /** Makes an image of a container and carries it through an archive; nothing else of the container or of images stays. */
    String carry(String container, String image, String... changes) throws Exception {
        String[] commit = new String[changes.length * 2 + 3];
        commit[0] = "commit";
        for (int i = 0; i < changes.length; i++) {
            commit[2 * i + 1] = "-c";
            commit[2 * i + 2] = changes[i];
        }
        commit[commit.length - 2] = container;
        commit[commit.length - 1] = "carried:1";
        String id = host.must(commit);
        Path archive = directory.resolve("carried.tar");
        shell("docker save carried:1 > \"$1\"", archive);
        host.must("rm", container);
        host.must("rmi", "carried:1", image);
        assertEquals(List.of(), files());
        assertEquals("Loaded image: carried:1", shell("docker load < \"$1\"", archive));
        Files.delete(archive);
        assertEquals(id + " 4", host.must("image", "inspect", "-f", "{{.Id}} {{len .RootFS.Layers}}", "carried:1"));
        return "carried:1";
    }

    /** Removes all there is, and looks whether anything stays of images and volumes. */
    void clear() throws IOException {
        for (String id : host.must("ps", "-aq").lines().toList()) host.must("rm", "-fv", id);
        host.must("volume", "prune", "-af");
        host.must("image", "prune", "-af");
        assertEquals("", host.must("volume", "ls", "-q"));
        assertEquals(List.of(), files());
    }

    private List<String> files() throws IOException {
        Path images = directory.resolve("state/images");
        for (String place : List.of("blobs/sha256", "layers", "work", "ingest")) {
            try (var left = Files.list(images.resolve(place))) {
                List<String> names = left.map(Path::toString).toList();
                if (!names.isEmpty()) return names;
            }
        }
        return List.of();
    }

    private String shell(String script, Path argument) throws IOException, InterruptedException {
        Process process = host.startCommand("bash", "-o", "pipefail", "-c", script, "shell", argument.toString());
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        String err = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
        assertTrue(process.waitFor(LONGEST_SECONDS, TimeUnit.SECONDS));
        assertEquals(0, process.exitValue(), err);
        return out;
    }

    @Override
    public void close() {
        registry.close();
        host.close();
    }
}
