package io.gatun.cli.event;

import io.gatun.cli.client.DaemonClient;
import io.gatun.cli.command.Command;
import io.gatun.cli.command.Invocation;
import io.gatun.cli.flag.CommandText;
import io.gatun.cli.flag.Flag;
import io.gatun.engine.Engine;
import io.gatun.engine.json.Json;
import io.gatun.engine.json.JsonReader;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** {@code gatun events}. */
public final class EventsCommand implements Command {
    private final Clock clock = Clock.systemUTC();

    /** The command. */
    public EventsCommand() {}

    @Override
    public CommandText text() {
        var flags = new ArrayList<>(List.of(
                Flag.list("filter", "NAME=VALUE", "only those with " + String.join(", ", EventFilter.NAMES))
                        .or('f'),
                Flag.of("format", "FORMAT", "json, or a template, such as {{.Action}} {{.Actor.Attributes.name}}")));
        flags.addAll(Period.FLAGS);
        return CommandText.of("events", "", "Print what happens, as it happens", flags)
                .explained("""
                        A daemon on the same root is asked, whose events are docker's, in dockerd's order. Without one the engine's files
                        tell: that containers are made, start, are renamed, end and are removed. --since then has what they still
                        know, of containers that are there.
                        """);
    }

    @Override
    public int run(Invocation invocation) {
        var arguments = invocation.arguments();
        arguments.requirePositionals(0, 0);
        var filter = EventFilter.parse(arguments.values("filter"));
        var text = EventText.of(arguments.value("format"));
        var period = Period.of(arguments, clock.instant());
        PrintStream out = invocation.out();
        Predicate<Happening> sink = event -> {
            if (filter.test(event)) out.println(text.line(event));
            return !out.checkError(); // nobody reads any more
        };
        Optional<DaemonClient> daemon = DaemonClient.of(invocation.settings().root());
        if (daemon.isPresent()) {
            ask(daemon.get(), period, sink);
        } else {
            try (Engine engine = invocation.engine()) {
                new WatchedFiles(engine).follow(period, sink);
            }
        }
        return 0;
    }

    private static void ask(DaemonClient daemon, Period period, Predicate<Happening> sink) {
        try (var answer = daemon.get("/events?" + period.query());
                var lines = new BufferedReader(new InputStreamReader(answer, StandardCharsets.UTF_8))) {
            String line = lines.readLine();
            while (line != null
                    && JsonReader.DOCUMENTS.read(line) instanceof Json.Obj event
                    && sink.test(Happening.of(event))) {
                line = lines.readLine();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
