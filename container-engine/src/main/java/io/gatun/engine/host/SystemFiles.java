package io.gatun.engine.host;

import io.gatun.linux.Kernel;
import io.gatun.linux.file.OpenHow;
import io.gatun.linux.gate.SyscallException;
import io.gatun.linux.handle.Fd;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The files in which a kernel tells about itself: procfs and sysfs. Read in one call each: of a number in {@code /proc/sys} a
 * second read(2) gives nothing, and the JDK's first one may ask for a single byte.
 *
 * @param root where they are looked for; {@code /} outside of tests
 */
record SystemFiles(Kernel kernel, Path root) {
    private static final int MAX_BYTES = 4096;

    static SystemFiles ofThisMachine(Kernel kernel) {
        return new SystemFiles(kernel, Path.of("/"));
    }

    /** What a file says, without white space at its ends; nothing if it is not there or cannot be read. */
    Optional<String> text(String path) {
        try (Fd file = kernel.files().open(root.resolve(path), OpenHow.read())) {
            byte[] bytes = kernel.contents().readAll(file, MAX_BYTES);
            return Optional.of(new String(bytes, StandardCharsets.UTF_8).strip());
        } catch (SyscallException e) {
            return Optional.empty();
        }
    }

    /** The number that a file says. */
    OptionalLong number(String path) {
        Optional<String> text = text(path).filter(digits -> digits.matches("-?\\d{1,18}"));
        return text.isPresent() ? OptionalLong.of(Long.parseLong(text.get())) : OptionalLong.empty();
    }

    boolean exists(String path) {
        return Files.exists(root.resolve(path));
    }
}
