package io.gatun.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gatun.cli.command.Console;
import io.gatun.cli.flag.CommandText;
import io.gatun.cli.flag.Flag;
import io.gatun.cli.flag.UsageException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CommandLineTest {
    private static final Path GOLDEN = Path.of("src/test/resources/io/gatun/cli/help");

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @Test
    void helpOfEveryCommandIsAsKept() throws IOException {
        checkHelp("gatun", "--help");
        for (String name : Commands.NAMES) checkHelp(name, name, "--help");
    }

    private void checkHelp(String name, String... words) throws IOException {
        out.reset();
        assertEquals(0, run(words));
        Path file = GOLDEN.resolve(name + ".txt");
        String actual = out.toString(StandardCharsets.UTF_8);
        if (Boolean.getBoolean("golden.update")) {
            Files.createDirectories(GOLDEN);
            Files.writeString(file, actual);
        }
        assertEquals(Files.readString(file), actual);
    }

    @ParameterizedTest
    @ValueSource(strings = {"image", "network", "system", "volume"})
    void everyVerbOfACommandHasHelpOfItsOwn(String command) {
        run(command, "--help");
        String verbs = out.toString(StandardCharsets.UTF_8)
                .lines()
                .filter(line -> line.startsWith("Verbs: "))
                .findFirst()
                .orElseThrow();
        for (String verb :
                verbs.substring("Verbs: ".length(), verbs.length() - 1).split(", ", -1)) {
            out.reset();
            assertEquals(0, run(command, verb, "--help"), verb);
            String help = out.toString(StandardCharsets.UTF_8);
            assertTrue(help.startsWith("Usage:  gatun " + command + " " + verb), help);
        }
    }

    @Test
    void helpIsTheSameHoweverItIsAskedFor() {
        run("version", "--help");
        String asked = out.toString(StandardCharsets.UTF_8);
        for (List<String> words :
                List.of(List.of("help", "version"), List.of("--help", "version"), List.of("version", "-h"))) {
            out.reset();
            run(words.toArray(String[]::new));
            assertEquals(asked, out.toString(StandardCharsets.UTF_8), words.toString());
        }
    }

    @Test
    void tableNamesEachCommandAndFlagOnce() {
        assertEquals(Commands.NAMES.size(), new HashSet<>(Commands.NAMES).size());
        for (CommandText command : Commands.texts()) {
            var seen = new HashSet<String>();
            for (Flag flag : command.flags()) {
                assertTrue(seen.add(flag.name()), command.name() + " " + flag.name());
                assertTrue(
                        flag.letter() == Flag.NONE || seen.add("-" + flag.letter()),
                        command.name() + " " + flag.letter());
            }
        }
        assertEquals(
                Commands.NAMES, Commands.texts().stream().map(CommandText::name).toList());
    }

    @Test
    void unknownCommandIsAnsweredWithASimilarOne() {
        var refusal = assertThrows(UsageException.class, () -> run("versoin"));
        assertEquals("unknown command \"versoin\"; did you mean version?", refusal.getMessage());
        assertThrows(UsageException.class, () -> run("--what"));
    }

    /** The engine keeps everything below its root; a flag that nobody heeds is none. */
    @Test
    void stateHasNoPlaceBesideTheRoot() {
        var refusal = assertThrows(UsageException.class, () -> run("--state", "/elsewhere", "ps"));
        assertEquals("unknown flag --state; see gatun --help", refusal.getMessage());
        assertEquals(0, run("--help"));
        assertFalse(out.toString(StandardCharsets.UTF_8).contains("GATUN_STATE"));
    }

    @Test
    void wrongFlagsOfACommandAreExit125() {
        assertEquals(125, run("version", "--what"));
        assertEquals(
                "gatun: version: unknown flag --what; see gatun version --help\n",
                err.toString(StandardCharsets.UTF_8));
    }

    @Test
    void versionIsPrintedInOtherForms() {
        assertEquals(0, run("version", "--format", "{{.Version}}"));
        assertEquals(Version.CURRENT + "\n", out.toString(StandardCharsets.UTF_8));
    }

    @ParameterizedTest
    @ValueSource(strings = {"bash", "zsh", "fish"})
    void completionNamesEveryCommandAndFlag(String shell) {
        assertEquals(0, run("completion", shell));
        String script = out.toString(StandardCharsets.UTF_8);
        for (CommandText command : Commands.texts()) {
            assertTrue(script.contains(command.name()), command.name());
            for (Flag flag : command.flags()) assertTrue(script.contains(flag.name()), flag.name());
        }
    }

    @Test
    void completionOfBashCompletes(@TempDir Path directory) throws Exception {
        run("completion", "bash");
        Path script = directory.resolve("completion");
        Files.write(script, out.toByteArray());
        var shell = new ProcessBuilder(List.of("bash", "--norc", "-c", """
                        source %s
                        COMP_WORDS=(gatun ver); COMP_CWORD=1; _gatun; echo ${COMPREPLY[@]}
                        COMP_WORDS=(gatun version --f); COMP_CWORD=2; _gatun; echo ${COMPREPLY[@]}
                        """.formatted(script)))
                .redirectErrorStream(true)
                .start();
        String answer = new String(shell.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertTrue(shell.waitFor(10, TimeUnit.SECONDS));
        assertEquals("version\n--format\n", answer);
    }

    @Test
    void manPageHasEveryCommand() {
        assertEquals(0, run("man"));
        String page = out.toString(StandardCharsets.UTF_8);
        assertTrue(page.startsWith(".TH GATUN 1 "), page.lines().findFirst().orElse(""));
        var missing = new ArrayList<String>();
        for (String name : Commands.NAMES) if (!page.contains(".SS " + name)) missing.add(name);
        assertEquals(List.of(), missing);
    }

    private int run(String... words) {
        var console = new Console(
                new ByteArrayInputStream(new byte[0]),
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                Map.of(),
                Path.of("/"));
        return CommandLine.read(List.of(words), console).run();
    }
}
