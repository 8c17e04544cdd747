package io.gatun.cli;

import io.gatun.cli.command.Command;
import io.gatun.cli.command.Invocation;
import io.gatun.cli.flag.CommandText;
import io.gatun.cli.help.ManPage;
import java.util.List;

/** {@code gatun man}: prints the man page of this program. */
final class ManCommand implements Command {
    @Override
    public CommandText text() {
        return CommandText.of("man", "", "Print the man page, for: gatun man > gatun.1", List.of());
    }

    @Override
    public int run(Invocation invocation) {
        invocation.arguments().requirePositionals(0, 0);
        invocation.console().out().print(ManPage.of(Commands.texts(), CommandLine.GLOBAL, Version.CURRENT));
        return 0;
    }
}
