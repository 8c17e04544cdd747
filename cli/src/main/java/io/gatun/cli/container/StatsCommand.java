package io.gatun.cli.container;

import io.gatun.cli.command.Command;
import io.gatun.cli.command.Invocation;
import io.gatun.cli.container.report.NetworkTraffic;
import io.gatun.cli.container.report.UsageRow;
import io.gatun.cli.flag.Arguments;
import io.gatun.cli.flag.CommandText;
import io.gatun.cli.flag.Flag;
import io.gatun.cli.format.Listing;
import io.gatun.engine.ContainerInfo;
import io.gatun.engine.ContainerRef;
import io.gatun.engine.Engine;
import io.gatun.engine.json.Json;
import io.gatun.engine.model.EngineException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** {@code gatun stats}. */
public final class StatsCommand implements Command {
    /** Home, and everything from there on gone (ECMA-48 CUP and ED). */
    private static final String CLEAR = "\u001b[H\u001b[J";

    private static final Duration INTERVAL = Duration.ofSeconds(1);

    /** The command. */
    public StatsCommand() {}

    @Override
    public CommandText text() {
        return CommandText.of(
                "stats",
                "[CONTAINER...]",
                "Show what containers use, again and again",
                List.of(
                        Flag.onOff("all", "those that do not run, too").or('a'),
                        Flag.of("format", "FORMAT", "table, json, or a template, such as {{.Name}} {{.CPUPerc}}"),
                        Flag.onOff("no-stream", "once only"),
                        Flag.onOff("no-trunc", "whole ids")));
    }

    @Override
    public int run(Invocation invocation) {
        var arguments = invocation.arguments();
        var listing = new Listing(UsageRow.HEADERS, UsageRow.COLUMNS);
        boolean once = arguments.isOn("no-stream");
        boolean redraws = !arguments.has("format");
        try (var engine = invocation.engine()) {
            Map<String, UsageRow.Sample> before = samples(engine, chosen(engine, arguments));
            do {
                pause();
                List<ContainerInfo> containers = chosen(engine, arguments);
                Map<String, UsageRow.Sample> now = samples(engine, containers);
                String text = listing.text(arguments.value("format"), rows(containers, before, now, arguments));
                invocation.out().print(once || !redraws ? text : CLEAR + text);
                before = now;
            } while (!once && !invocation.out().checkError());
        }
        return 0;
    }

    private static List<ContainerInfo> chosen(Engine engine, Arguments arguments) {
        if (!arguments.positionals().isEmpty()) {
            return arguments.positionals().stream()
                    .map(name -> engine.inspect(new ContainerRef(name)))
                    .toList();
        }
        return engine.list().stream()
                .filter(container -> arguments.isOn("all") || container.run().isPresent())
                .toList();
    }

    private static Map<String, UsageRow.Sample> samples(Engine engine, List<ContainerInfo> containers) {
        var samples = new HashMap<String, UsageRow.Sample>();
        for (ContainerInfo container : containers) {
            sample(engine, container)
                    .ifPresent(sample -> samples.put(container.id().value(), sample));
        }
        return samples;
    }

    private static Optional<UsageRow.Sample> sample(Engine engine, ContainerInfo container) {
        var run = container.run();
        if (run.isEmpty()) return Optional.empty();
        try {
            var stats = engine.stats(new ContainerRef(container.id().value()));
            return Optional.of(new UsageRow.Sample(
                    System.nanoTime(),
                    stats,
                    NetworkTraffic.of(container.spec(), run.get().pid())));
        } catch (EngineException e) {
            return Optional.empty(); // it has just ended
        }
    }

    private static List<Json.Obj> rows(
            List<ContainerInfo> containers,
            Map<String, UsageRow.Sample> before,
            Map<String, UsageRow.Sample> now,
            Arguments arguments) {
        var rows = new ArrayList<Json.Obj>();
        for (ContainerInfo container : containers) {
            String id = container.id().value();
            var row = new UsageRow(container, Optional.ofNullable(before.get(id)), Optional.ofNullable(now.get(id)));
            rows.add(row.fields(arguments.isOn("no-trunc")));
        }
        return rows;
    }

    private static void pause() {
        try {
            Thread.sleep(INTERVAL);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
