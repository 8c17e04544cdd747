package io.gatun.engine.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A small root filesystem: Debian's statically linked busybox under the names of the commands that tests use. */
public final class BusyboxRoot {
    private static final Path BUSYBOX = Path.of("/bin/busybox");
    private static final List<String> DIRECTORIES = List.of("bin", "dev", "etc", "proc", "sys", "tmp", "root");

    private BusyboxRoot() {}

    /** Makes the root in {@code directory}, which must be there. */
    public static Path in(Path directory) {
        try {
            for (String name : DIRECTORIES) {
                Files.createDirectories(directory.resolve(name));
            }
            Path bin = directory.resolve("bin");
            Files.copy(BUSYBOX, bin.resolve("busybox"));
            var list = new ProcessBuilder(BUSYBOX.toString(), "--list").start();
            for (String command :
                    new String(list.getInputStream().readAllBytes(), StandardCharsets.UTF_8).split("\n", -1)) {
                if (!command.isBlank() && !command.equals("busybox")) {
                    Files.createSymbolicLink(bin.resolve(command), Path.of("busybox"));
                }
            }
            return directory;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
