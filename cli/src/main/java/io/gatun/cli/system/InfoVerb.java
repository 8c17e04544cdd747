package io.gatun.cli.system;

import io.gatun.cli.command.Command;
import io.gatun.cli.command.Invocation;
import io.gatun.cli.flag.CommandText;
import io.gatun.cli.flag.Flag;
import io.gatun.cli.format.Template;
import io.gatun.engine.ContainerInfo;
import io.gatun.engine.Engine;
import io.gatun.engine.json.Json;
import java.util.List;
import java.util.Optional;

/** {@code gatun system info}. */
final class InfoVerb implements Command {
    @Override
    public CommandText text() {
        return CommandText.of(
                "info",
                "",
                "Print how much there is of everything, and on what machine",
                List.of(Flag.of("format", "FORMAT", "json or TEMPLATE, such as {{.ContainersRunning}}")));
    }

    @Override
    public int run(Invocation invocation) {
        invocation.arguments().requirePositionals(0, 0);
        Json.Obj info;
        try (Engine engine = invocation.engine()) {
            info = info(engine, invocation.settings().root().toString());
        }
        Optional<String> format = invocation.arguments().value("format");
        if (format.isEmpty()) {
            info.members().forEach((name, value) -> invocation.out().println(name + ": " + text(value)));
        } else {
            invocation
                    .out()
                    .println(
                            format.get().equals("json")
                                    ? info.toString()
                                    : Template.of(format.get()).apply(info));
        }
        return 0;
    }

    private static String text(Json value) {
        return value instanceof Json.Str(var text) ? text : value.toString();
    }

    private static Json.Obj info(Engine engine, String root) {
        List<ContainerInfo> all = engine.list();
        long paused =
                all.stream().filter(each -> each.status().equals("paused")).count();
        long running = all.stream().filter(each -> each.run().isPresent()).count() - paused;
        return Json.object()
                .put("Containers", all.size())
                .put("ContainersRunning", running)
                .put("ContainersPaused", paused)
                .put("ContainersStopped", all.size() - running - paused)
                .put("Images", engine.images().list().size())
                .put("Networks", engine.networks().list().size())
                .put("Volumes", engine.volumes().list().size())
                .put("Root", root)
                .put("OperatingSystem", System.getProperty("os.name", ""))
                .put("KernelVersion", System.getProperty("os.version", ""))
                .put("Architecture", System.getProperty("os.arch", ""))
                .put("Processors", Runtime.getRuntime().availableProcessors())
                .put("JavaVersion", Runtime.version().toString())
                .build();
    }
}
