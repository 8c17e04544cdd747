package io.gatun.cli.container;

import io.gatun.cli.command.Command;
import io.gatun.cli.command.Invocation;
import io.gatun.cli.container.report.ProcessFiles;
import io.gatun.cli.flag.CommandText;
import io.gatun.cli.flag.Flag;
import io.gatun.cli.format.Listing;
import io.gatun.engine.ContainerRef;
import io.gatun.engine.json.Json;
import io.gatun.linux.handle.Pid;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** {@code gatun top}. */
public final class TopCommand implements Command {
    private static final List<String> COLUMNS = List.of("UID", "PID", "PPID", "C", "STIME", "TTY", "TIME", "CMD");

    /** The command. */
    public TopCommand() {}

    @Override
    public CommandText text() {
        return CommandText.of(
                "top",
                "CONTAINER",
                "List the processes of a running container, as the host numbers them",
                List.of(Flag.of("format", "FORMAT", "table, json, or a template, such as {{.PID}} {{.CMD}}")));
    }

    @Override
    public int run(Invocation invocation) {
        invocation.arguments().requirePositionals(1, 1);
        var container = new ContainerRef(invocation.arguments().positionals().getFirst());
        var rows = new ArrayList<Json.Obj>();
        try (var engine = invocation.engine()) {
            var processes = new ProcessFiles();
            for (Pid pid : engine.top(container)) processes.fields(pid).ifPresent(rows::add);
        }
        invocation
                .out()
                .print(new Listing(headers(), COLUMNS)
                        .text(invocation.arguments().value("format"), rows));
        return 0;
    }

    private static Map<String, String> headers() {
        var headers = new LinkedHashMap<String, String>();
        for (String column : COLUMNS) headers.put(column, column);
        return headers;
    }
}
