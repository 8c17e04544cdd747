package io.gatun.linux.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** What only the source shows: a file that needs more lines has more than one idea. */
final class SourceRules {
    private static final int MAX_LINES = 400;

    private SourceRules() {}

    static void requireShortFiles(Path sources) throws IOException {
        try (var files = Files.walk(sources)) {
            List<Path> tooLong = files.filter(file -> file.toString().endsWith(".java"))
                    .filter(file -> !isTable(file))
                    .filter(file -> lines(file) > MAX_LINES)
                    .toList();
            if (!tooLong.isEmpty()) throw new AssertionError("more than " + MAX_LINES + " lines: " + tooLong);
        }
    }

    // The kernel's numbers are as many as they are.
    private static boolean isTable(Path file) {
        return file.getParent().endsWith("abi");
    }

    private static int lines(Path file) {
        try {
            return Files.readAllLines(file).size();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
