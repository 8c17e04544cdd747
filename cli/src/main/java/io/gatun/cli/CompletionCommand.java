package io.gatun.cli;

import io.gatun.cli.command.Command;
import io.gatun.cli.command.Invocation;
import io.gatun.cli.flag.CommandText;
import io.gatun.cli.flag.UsageException;
import io.gatun.cli.help.Completion;
import io.gatun.cli.help.Completion.Shell;
import java.util.List;
import java.util.Locale;

/** {@code gatun completion}: prints what makes a shell complete gatun's commands. */
final class CompletionCommand implements Command {
    @Override
    public CommandText text() {
        return CommandText.of("completion", "bash|zsh|fish", "Print the completion script of a shell", List.of());
    }

    @Override
    public int run(Invocation invocation) {
        invocation.arguments().requirePositionals(1, 1);
        String shell = invocation.arguments().positionals().getFirst();
        for (Shell known : Shell.values()) {
            if (known.name().toLowerCase(Locale.ROOT).equals(shell)) {
                invocation.console().out().print(Completion.of(known, Commands.texts(), CommandLine.GLOBAL));
                return 0;
            }
        }
        throw new UsageException("completion: there is none for \"" + shell + "\"; there is bash, zsh and fish");
    }
}
