package io.gatun.cli.container;

import io.gatun.cli.command.Command;
import io.gatun.cli.command.ExitCode;
import io.gatun.cli.command.Invocation;
import io.gatun.cli.container.flags.CommandWords;
import io.gatun.cli.container.flags.EnvironmentFlags;
import io.gatun.cli.container.flags.UserFiles;
import io.gatun.cli.flag.Arguments;
import io.gatun.cli.flag.CommandText;
import io.gatun.cli.flag.Flag;
import io.gatun.cli.flag.UsageException;
import io.gatun.engine.Attach;
import io.gatun.engine.ContainerRef;
import io.gatun.engine.Engine;
import io.gatun.engine.model.LogStream;
import io.gatun.engine.options.ExecOptions;
import io.gatun.engine.options.UserText;
import io.gatun.engine.stream.Execution;
import java.util.List;
import java.util.Optional;

/** {@code gatun exec}. */
public final class ExecCommand implements Command {
    private static final List<LogStream> OUTPUT = List.of(LogStream.STDOUT, LogStream.STDERR);

    /** The command. */
    public ExecCommand() {}

    @Override
    public CommandText text() {
        return CommandText.of(
                        "exec",
                        "CONTAINER COMMAND [ARG...]",
                        "Run a command in a running container",
                        List.of(
                                Flag.onOff("detach", "return when it is started, with nobody on its streams")
                                        .or('d'),
                                ForegroundFlags.DETACH_KEYS,
                                EnvironmentFlags.ENV,
                                EnvironmentFlags.FILE,
                                Flag.onOff("interactive", "pass standard input").or('i'),
                                Flag.onOff("privileged", "give it all capabilities"),
                                Flag.onOff("tty", "give it a terminal").or('t'),
                                Flag.of("user", "USER[:GROUP]", "who runs it, as name or number; the container's user")
                                        .or('u'),
                                Flag.of("workdir", "DIR", "working directory in the container; the container's own")
                                        .or('w')))
                .flagsFirst()
                .explained("""
                        The command has the container's environment, limits, system call filter and, unless it is --privileged,
                        capabilities. It ends with the container at the latest. Its exit code is that of this command.
                        """);
    }

    @Override
    public int run(Invocation invocation) {
        var arguments = invocation.arguments();
        List<String> words = arguments.positionals();
        List<String> command = words.isEmpty() ? words : CommandWords.afterFirst(words);
        if (command.isEmpty()) throw new UsageException("exec needs a container and a command");
        ForegroundFlags.keys(arguments);
        boolean detached = arguments.isOn("detach");
        if (!detached && arguments.isOn("tty") && arguments.isOn("interactive")) ForegroundFlags.requireTerminal();
        var options = options(invocation, command);
        var container = new ContainerRef(words.getFirst());
        try (var engine = invocation.engine()) {
            if (!detached) return stay(invocation, engine, container, options);
            engine.execDetached(container, options);
            return 0;
        }
    }

    private static ExecOptions options(Invocation invocation, List<String> command) {
        Arguments arguments = invocation.arguments();
        return new ExecOptions(
                command,
                EnvironmentFlags.read(arguments, new UserFiles(invocation.console())),
                arguments.value("user").map(UserText::parse),
                arguments.value("workdir"),
                arguments.isOn("tty"),
                arguments.isOn("privileged"));
    }

    private static int stay(Invocation invocation, Engine engine, ContainerRef container, ExecOptions options) {
        boolean typed = invocation.arguments().isOn("interactive");
        Attach attach = typed ? Attach.OUTPUT_AND_INPUT : Attach.OUTPUT;
        try (Execution execution = engine.exec(container, options, attach)) {
            var keys = ForegroundFlags.keys(invocation.arguments());
            var streams = new Foreground.Streams(options.terminal(), typed, OUTPUT, keys, Optional.of(execution::kill));
            return switch (new Foreground(execution, streams, invocation.console()).run()) {
                case ENDED -> execution.await().orElse(ExitCode.UNKNOWN);
                case DETACHED -> {
                    invocation.err().println("gatun: detached; the command runs on");
                    yield 0;
                }
                case UNHEARD -> ForegroundFlags.SIGPIPE_EXIT;
            };
        }
    }
}
