package io.gatun.cli.image;

import io.gatun.cli.command.Command;
import io.gatun.cli.command.Invocation;
import io.gatun.cli.command.Problem;
import io.gatun.cli.flag.CommandText;
import java.util.List;

/** {@code gatun image check}. */
final class CheckImagesCommand implements Command {
    @Override
    public CommandText text() {
        return CommandText.of("check", "", "Read all that is stored of images, and say what is damaged", List.of());
    }

    @Override
    public int run(Invocation invocation) {
        invocation.arguments().requirePositionals(0, 0);
        try (var engine = invocation.engine()) {
            List<String> problems = engine.images().check();
            problems.forEach(invocation.out()::println);
            return problems.isEmpty() ? 0 : Problem.REFUSED;
        }
    }
}
