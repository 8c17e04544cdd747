package io.gatun.cli.oci;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;

/** The file from which callers learn a process id: whole as soon as it is there. */
final class PidFile {
    private PidFile() {}

    static void write(Optional<Path> file, int pid) {
        if (file.isEmpty()) return;
        Path target = file.get();
        Path fresh = target.resolveSibling(
                "." + target.getFileName() + "." + ProcessHandle.current().pid());
        try {
            Files.writeString(fresh, Integer.toString(pid));
            Files.move(fresh, target, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
