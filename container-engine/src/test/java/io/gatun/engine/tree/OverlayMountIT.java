package io.gatun.engine.tree;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.gatun.engine.tree.OverlayMount.Naming;
import io.gatun.linux.Kernel;
import io.gatun.linux.file.OpenHow;
import io.gatun.linux.handle.Fd;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** As many layers as an image may have, named as kernels before 6.8 want it. */
class OverlayMountIT {
    private static final int MOST = 127;

    @TempDir
    private Path directory;

    private final Kernel kernel = Kernel.open();

    @Test
    void asManyLayersAsAnImageMayHaveAreNamedByDescriptors() throws Exception {
        var lower = new ArrayList<String>();
        for (int i = 0; i < MOST; i++) {
            Path layer = Files.createDirectories(directory.resolve("a,b:" + "x".repeat(60) + i));
            Files.writeString(layer.resolve("f" + i), "" + i);
            Files.writeString(layer.resolve("all"), "" + i);
            lower.add(layer.toString());
        }
        Path upper = Files.createDirectory(directory.resolve("upper"));
        Path work = Files.createDirectory(directory.resolve("work"));
        List<String> read = PrivateMounts.inside(kernel, () -> {
            try (Fd tree = OverlayMount.make(kernel, Naming.BY_DESCRIPTOR, lower, upper, work)) {
                return List.of(read(tree, "f0"), read(tree, "f126"), read(tree, "all"));
            }
        });
        assertEquals(List.of("0", "126", "0"), read);
    }

    private String read(Fd tree, String name) {
        try (Fd file = kernel.files().openat(tree, name, OpenHow.read())) {
            return new String(kernel.contents().readAll(file, 100), StandardCharsets.UTF_8);
        }
    }
}
