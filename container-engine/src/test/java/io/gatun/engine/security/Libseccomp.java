package io.gatun.engine.security;

import io.gatun.engine.spec.Seccomp;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Assumptions;

/** libseccomp itself, behind a C program that is compiled for the test: what our compiler is compared with. */
final class Libseccomp {
    private final Path program;

    private Libseccomp(Path program) {
        this.program = program;
    }

    /** A filter, and what this libseccomp is too old for. */
    record Made(BpfProgram program, Set<String> notes) {
        boolean knows(String name) {
            return !notes.contains("unknown " + name);
        }

        boolean knows(FilterAbi abi, String name) {
            return !notes.contains("absent " + nameOf(abi) + " " + name);
        }
    }

    /**
     * Compiles the C program.
     *
     * @throws org.opentest4j.TestAbortedException where compiler or library are not installed
     */
    static Libseccomp in(Path directory) {
        try (var source = Libseccomp.class.getResourceAsStream("libseccomp_reference.c")) {
            if (source == null) throw new AssertionError("no libseccomp_reference.c");
            var file = directory.resolve("reference.c");
            Files.copy(source, file);
            var program = directory.resolve("reference");
            var compiler = List.of("gcc", "-O1", "-o", program.toString(), file.toString(), "-lseccomp");
            var run = new ProcessBuilder(compiler).redirectErrorStream(true).start();
            var output = new String(run.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            Assumptions.assumeTrue(run.waitFor() == 0, "needs gcc and libseccomp-dev: " + output);
            return new Libseccomp(program);
        } catch (IOException e) {
            return Assumptions.abort("needs gcc and libseccomp-dev: " + e.getMessage());
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** What runc would load for a profile, without its stub for newer calls. */
    Made make(Seccomp profile, List<FilterAbi> abis) {
        try {
            var run = new ProcessBuilder(program.toString()).start();
            try (var in = run.getOutputStream()) {
                in.write(description(profile, abis).getBytes(StandardCharsets.UTF_8));
            }
            byte[] bpf = run.getInputStream().readAllBytes();
            var errors = new String(run.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
            if (run.waitFor() != 0) throw new AssertionError(errors);
            return new Made(
                    BpfProgram.ofBytes(bpf), new TreeSet<>(errors.lines().toList()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static String nameOf(FilterAbi abi) {
        return abi.name().toLowerCase(Locale.ROOT);
    }

    private static String description(Seccomp profile, List<FilterAbi> abis) {
        var text = new StringBuilder();
        int otherwise = FilterAction.defaultOf(profile);
        text.append("default ").append(Integer.toUnsignedString(otherwise)).append('\n');
        abis.forEach(abi ->
                text.append("arch ").append(abi.name().toLowerCase(Locale.ROOT)).append('\n'));
        for (var rule : profile.rules()) {
            // As runc does: libseccomp refuses a rule that says what the default says.
            if (FilterAction.of(rule) == otherwise) continue;
            rule.names().forEach(name -> appendRule(text, rule, name));
        }
        return text.append("end\n").toString();
    }

    private static void appendRule(StringBuilder text, Seccomp.Rule rule, String name) {
        text.append("rule ").append(Integer.toUnsignedString(FilterAction.of(rule)));
        text.append(' ').append(name).append(' ').append(rule.args().size());
        for (var arg : rule.args()) {
            text.append(" %d %s %s %s"
                    .formatted(
                            arg.index(),
                            arg.op().specName(),
                            Long.toUnsignedString(arg.value()),
                            Long.toUnsignedString(arg.valueTwo())));
        }
        text.append('\n');
    }
}
