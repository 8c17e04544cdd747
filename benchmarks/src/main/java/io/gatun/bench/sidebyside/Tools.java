package io.gatun.bench.sidebyside;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * What the script made for this run.
 *
 * @param floor the C program that makes containers
 * @param stopwatch the C program that measures others
 * @param gatun our command
 * @param emptyMain the command line of a Java program that does nothing, with the options of our command's JVM
 */
record Tools(Path floor, Path stopwatch, Path gatun, List<String> emptyMain) {
    /** From the system properties that the script sets. */
    static Tools given() {
        Path programs = Path.of(property("programs"));
        return new Tools(
                programs.resolve("floor"),
                programs.resolve("stopwatch"),
                Path.of(property("gatun")),
                List.of(property("empty").split(" ", -1)));
    }

    /** Whether a peer is there. */
    static boolean isInstalled(String program) {
        return Stream.of("/usr/bin", "/usr/sbin", "/usr/local/bin", "/usr/local/sbin")
                .anyMatch(directory -> Files.isExecutable(Path.of(directory, program)));
    }

    private static String property(String name) {
        String value = System.getProperty("gatun.bench." + name);
        if (value == null) {
            throw new IllegalStateException("start this with benchmarks/side-by-side");
        }
        return value;
    }
}
