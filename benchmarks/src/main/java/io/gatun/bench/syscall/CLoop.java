package io.gatun.bench.syscall;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** The same calls in a loop of C, compiled by gcc when it is run. */
final class CLoop {
    private static final String SOURCE = """
            #define _GNU_SOURCE
            #include <fcntl.h>
            #include <stdio.h>
            #include <sys/syscall.h>
            #include <time.h>
            #include <unistd.h>

            static double now(void) {
                struct timespec t;
                clock_gettime(CLOCK_MONOTONIC, &t);
                return t.tv_sec * 1e9 + t.tv_nsec;
            }

            int main(void) {
                double least[2] = {1e9, 1e9};
                for (int round = 0; round < 50; round++) {
                    double start = now();
                    for (int i = 0; i < 300000; i++) syscall(SYS_getppid);
                    double middle = now();
                    for (int i = 0; i < 50000; i++)
                        syscall(SYS_close, syscall(SYS_openat, AT_FDCWD, "/dev/null", O_CLOEXEC));
                    double end = now();
                    if ((middle - start) / 3e5 < least[0]) least[0] = (middle - start) / 3e5;
                    if ((end - middle) / 5e4 < least[1]) least[1] = (end - middle) / 5e4;
                }
                printf("getppid %.1f\\nopenatAndClose %.1f\\n", least[0], least[1]);
                return 0;
            }
            """;

    private CLoop() {}

    /** Nanoseconds by benchmark, the least of fifty rounds; nothing if there is no gcc. */
    static Optional<Map<String, Double>> run() throws IOException, InterruptedException {
        Path directory = Files.createTempDirectory("gatun-bench");
        Path source = directory.resolve("loop.c");
        Path program = directory.resolve("loop");
        try {
            Files.writeString(source, SOURCE);
            output("gcc", "-O2", "-o", program.toString(), source.toString());
        } catch (IOException e) {
            return Optional.empty();
        }
        return Optional.of(output(program.toString()).stream()
                .map(line -> line.split(" "))
                .collect(Collectors.toMap(line -> line[0], line -> Double.parseDouble(line[1]))));
    }

    private static List<String> output(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        try (var reader = process.inputReader()) {
            List<String> lines = reader.lines().toList();
            if (process.waitFor() != 0) {
                throw new IllegalStateException(String.join("\n", lines));
            }
            return lines;
        }
    }
}
