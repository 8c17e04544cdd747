package io.gatun.cli;

import static io.gatun.cli.flag.CommandText.HELP;

import io.gatun.cli.command.Command;
import io.gatun.cli.command.Console;
import io.gatun.cli.command.Invocation;
import io.gatun.cli.command.Problem;
import io.gatun.cli.flag.ArgumentReader;
import io.gatun.cli.flag.Arguments;
import io.gatun.cli.flag.CommandText;
import io.gatun.cli.flag.Flag;
import io.gatun.cli.flag.Similar;
import io.gatun.cli.flag.UsageException;
import io.gatun.cli.help.HelpPage;
import io.gatun.engine.EngineSettings;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** One command line: which command, with which arguments, on which of the engine's directories. */
final class CommandLine {
    static final CommandText GLOBAL = new CommandText(
            "gatun",
            "COMMAND [ARG...]",
            "Linux containers, made by calling the kernel",
            """
            Gatun makes containers from the machine's own root (the image host), from a directory (--rootfs) or from an OCI bundle
            (--bundle). No daemon is needed: each command does its work itself, and a container that runs is kept by a process of
            one page. Flags and output are docker's where docker has them.
            """,
            List.of(
                    Flag.of("root", "DIR", "where containers are kept (/var/lib/gatun, or $GATUN_ROOT)"),
                    Flag.onOff("debug", "print where in the program an error came from")
                            .or('D'),
                    Flag.onOff("version", "print the version").or('v'),
                    Flag.onOff(HELP, "print this help").or('h')),
            CommandText.Order.BEFORE_POSITIONALS);

    private final Arguments global;
    private final Console console;

    private CommandLine(Arguments global, Console console) {
        this.global = global;
        this.console = console;
    }

    /**
     * Reads the flags before the command.
     *
     * @throws UsageException if one is unknown
     */
    static CommandLine read(List<String> arguments, Console console) {
        return new CommandLine(ArgumentReader.read(GLOBAL, arguments), console);
    }

    /**
     * Runs the command.
     *
     * @return the exit code; what went wrong has been said
     * @throws UsageException if there is no such command
     */
    int run() {
        if (global.isOn("version")) return print("gatun " + Version.CURRENT + "\n");
        List<String> words = global.positionals();
        if (words.isEmpty()) return print(HelpPage.of(Commands.texts(), GLOBAL));
        String name = words.getFirst();
        List<String> rest = words.subList(1, words.size());
        if (name.equals(HELP)) return help(rest);
        if (global.isOn(HELP)) return help(words);
        Command command = command(name);
        try {
            return run(command, rest);
        } catch (RuntimeException e) {
            return Problem.of(e, command.text().name()).report(console.err(), global.isOn("debug"));
        }
    }

    private int run(Command command, List<String> words) {
        Arguments arguments = ArgumentReader.read(command.text().withHelp(), words);
        if (arguments.isOn(HELP)) return print(HelpPage.of(command.text()));
        return command.run(new Invocation(arguments, console, settings()));
    }

    private int help(List<String> words) {
        return print(
                words.isEmpty()
                        ? HelpPage.of(Commands.texts(), GLOBAL)
                        : HelpPage.of(command(words.getFirst()).text()));
    }

    private static Command command(String name) {
        Optional<Command> command = Commands.named(name);
        if (command.isPresent()) return command.get();
        var similar = Similar.to(name, Commands.NAMES);
        throw new UsageException("unknown command \"" + name + "\"; "
                + (similar.isPresent() ? "did you mean " + similar.get() + "?" : "see gatun --help"));
    }

    private EngineSettings settings() {
        String given = global.value("root", console.environment().getOrDefault("GATUN_ROOT", ""));
        if (given.isEmpty()) return EngineSettings.DEFAULT;
        Path root = console.directory().resolve(given).normalize();
        return new EngineSettings(root, EngineSettings.DEFAULT.cgroupParent());
    }

    private int print(String text) {
        console.out().print(text);
        return 0;
    }
}
