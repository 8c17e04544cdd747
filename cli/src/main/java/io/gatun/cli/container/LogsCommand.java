package io.gatun.cli.container;

import io.gatun.cli.command.Command;
import io.gatun.cli.command.Invocation;
import io.gatun.cli.container.report.LogPrinter;
import io.gatun.cli.container.report.TimeText;
import io.gatun.cli.flag.Arguments;
import io.gatun.cli.flag.CommandText;
import io.gatun.cli.flag.Flag;
import io.gatun.engine.ContainerRef;
import io.gatun.engine.Engine;
import io.gatun.engine.log.LogFrame;
import io.gatun.engine.log.LogQuery;
import io.gatun.engine.options.Quantity;
import io.gatun.engine.stream.FollowedLog;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** {@code gatun logs}. */
public final class LogsCommand implements Command {
    private final Clock clock = Clock.systemUTC();

    /** The command. */
    public LogsCommand() {}

    @Override
    public CommandText text() {
        return CommandText.of(
                "logs",
                "CONTAINER",
                "Print what a container has written",
                List.of(
                        Flag.onOff("follow", "go on until the container ends").or('f'),
                        Flag.of(
                                "since",
                                "TIME",
                                "only what was written since then, such as 10m or 2026-01-02T03:04:05Z"),
                        Flag.of("tail", "N", "only the last N lines").or('n'),
                        Flag.onOff("timestamps", "print the time of each line").or('t'),
                        Flag.of("until", "TIME", "only what was written until then")));
    }

    @Override
    public int run(Invocation invocation) {
        var arguments = invocation.arguments();
        arguments.requirePositionals(1, 1);
        var container = new ContainerRef(arguments.positionals().getFirst());
        var query = query(arguments);
        var printer = new LogPrinter(invocation.console(), arguments.isOn("timestamps"));
        try (var engine = invocation.engine()) {
            Optional<FollowedLog> followed =
                    arguments.isOn("follow") ? engine.follow(container, query) : Optional.empty();
            if (followed.isPresent()) follow(followed.get(), printer);
            else read(engine, container, query, printer);
        }
        return 0;
    }

    private static void follow(FollowedLog log, LogPrinter printer) {
        try (log) {
            Optional<LogFrame> frame = log.next();
            while (frame.isPresent() && printer.print(frame.get())) frame = log.next();
        }
    }

    private static void read(Engine engine, ContainerRef container, LogQuery query, LogPrinter printer) {
        try (var reader = engine.logs(container, query)) {
            Optional<LogFrame> frame = reader.next();
            while (frame.isPresent() && printer.print(frame.get())) frame = reader.next();
        }
    }

    private LogQuery query(Arguments arguments) {
        Instant now = clock.instant();
        var query = LogQuery.ALL;
        var since = arguments.value("since");
        if (since.isPresent()) query = query.withSince(TimeText.parse("--since", since.get(), now));
        var until = arguments.value("until");
        if (until.isPresent()) query = query.withUntil(TimeText.parse("--until", until.get(), now));
        String tail = arguments.value("tail", "all");
        return tail.equals("all") ? query : query.withTail(Quantity.whole("--tail", tail));
    }
}
