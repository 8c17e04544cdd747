package io.gatun.daemon;

import io.gatun.engine.testing.BusyboxRoot;
import io.gatun.engine.testing.OciLayout;
import java.nio.file.Files;
import java.nio.file.Path;

/** A small image that a test loads. */
final class TestImage {
    private TestImage() {}

    /** Loads an image of busybox with a file {@code /data/file}, and gives it a name. */
    static void load(DockerHost host, Path directory, String name, String config) throws Exception {
        Path base = BusyboxRoot.in(Files.createDirectory(directory.resolve("image-root")));
        Files.createDirectories(base.resolve("data"));
        Files.createDirectories(base.resolve("tmp"));
        Files.writeString(base.resolve("data/file"), "content\n");
        Files.writeString(base.resolve("etc/passwd"), "root:x:0:0:root:/root:/bin/sh\n");
        Path layout = directory.resolve("image-layout");
        new OciLayout(layout).config(config).layer(base).write("v1");
        Path archive = directory.resolve("image.tar");
        Files.write(archive, OciLayout.tar(layout));
        String said = host.must("load", "-i", archive.toString());
        host.must("tag", said.substring(said.lastIndexOf(' ') + 1), name);
    }
}
