package io.gatun.linux.abi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A C program that prints numbers, compiled against the headers of this machine. */
final class CProgram {
    private static final Pattern UNKNOWN =
            Pattern.compile("error: '(\\w+)' undeclared|has no member named '(\\w+)'|undefined type 'struct (\\w+)'");
    private final String prologue;
    private final Map<String, String> expressions = new LinkedHashMap<>();

    /** A program that begins with these lines. */
    CProgram(String prologue) {
        this.prologue = prologue;
    }

    static CProgram including(String... headers) {
        return new CProgram(Stream.of(headers).map("#include <%s>"::formatted).collect(Collectors.joining("\n")));
    }

    /** Prints the value of {@code expression} as {@code name}. */
    void print(String name, String expression) {
        expressions.put(name, expression);
    }

    /** Which value each name has; what the headers do not know is missing. */
    Map<String, Long> run(Path directory) throws IOException, InterruptedException {
        assumeTrue(hasCompiler(), "gcc is not installed: nothing was compared with the headers");
        var left = new LinkedHashMap<>(expressions);
        Path program = directory.resolve("values");
        Output compiled = compile(left, program);
        if (compiled.status != 0) {
            Set<String> unknown = unknown(compiled.text);
            left.values().removeIf(expression -> mentions(expression, unknown));
            compiled = compile(left, program);
        }
        assertEquals(0, compiled.status, compiled.text);
        return run(program.toString())
                .text
                .lines()
                .map(line -> line.split(" ", 2))
                .collect(Collectors.toMap(line -> line[1], line -> Long.parseLong(line[0])));
    }

    private Output compile(Map<String, String> expressions, Path program) throws IOException, InterruptedException {
        String lines = expressions.entrySet().stream()
                .map(entry -> "printf(\"%%lld %s\\n\", (long long) (%s));".formatted(entry.getKey(), entry.getValue()))
                .collect(Collectors.joining("\n"));
        Path source = program.resolveSibling("values.c");
        Files.writeString(source, """
                #define _GNU_SOURCE
                %s
                #include <stddef.h>
                #include <stdio.h>
                int main(void) {
                %s
                return 0;
                }
                """.formatted(prologue, lines));
        return run("gcc", "-w", "-o", program.toString(), source.toString());
    }

    private static Set<String> unknown(String errors) {
        var unknown = new LinkedHashSet<String>();
        var matcher = UNKNOWN.matcher(errors);
        while (matcher.find()) {
            Stream.of(1, 2, 3).map(matcher::group).filter(name -> name != null).forEach(unknown::add);
        }
        return unknown;
    }

    private static boolean mentions(String expression, Set<String> names) {
        return Pattern.compile("\\W+").splitAsStream(expression).anyMatch(names::contains);
    }

    private static boolean hasCompiler() {
        return Pattern.compile(":")
                .splitAsStream(System.getenv().getOrDefault("PATH", ""))
                .anyMatch(directory -> Files.isExecutable(Path.of(directory, "gcc")));
    }

    private static Output run(String... command) throws IOException, InterruptedException {
        var builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put("LC_ALL", "C"); // plain quotes in messages
        Process process = builder.start();
        try (var output = process.inputReader()) {
            String text = output.lines().collect(Collectors.joining("\n"));
            return new Output(process.waitFor(), text);
        }
    }

    private record Output(int status, String text) {}
}
