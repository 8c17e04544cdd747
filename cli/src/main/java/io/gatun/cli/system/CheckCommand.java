package io.gatun.cli.system;

import io.gatun.cli.command.Command;
import io.gatun.cli.command.Invocation;
import io.gatun.cli.command.Problem;
import io.gatun.cli.flag.CommandText;
import io.gatun.cli.flag.Flag;
import io.gatun.cli.format.Listing;
import io.gatun.engine.HostCheck;
import io.gatun.engine.json.Json;
import io.gatun.engine.model.Feature;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** {@code gatun check}. */
public final class CheckCommand implements Command {
    private static final List<String> COLUMNS = List.of("Feature", "State", "Detail");

    /** The command. */
    public CheckCommand() {}

    @Override
    public CommandText text() {
        return CommandText.of(
                        "check",
                        "",
                        "Say what this machine offers to containers, what degrades and what is refused",
                        List.of(Flag.of(
                                "format",
                                "FORMAT",
                                "table, json, or a template with .Feature, .State, .Detail and .Remedy")))
                .explained("Ends with 1 if no container can be made here.");
    }

    @Override
    public int run(Invocation invocation) {
        invocation.arguments().requirePositionals(0, 0);
        List<Feature> features = HostCheck.run();
        var rows = features.stream().map(CheckCommand::row).toList();
        invocation
                .out()
                .print(new Listing(headers(), COLUMNS)
                        .text(invocation.arguments().value("format"), rows));
        boolean refused = features.stream().anyMatch(feature -> feature.state() == Feature.State.REFUSED);
        return refused ? Problem.REFUSED : 0;
    }

    private static Json.Obj row(Feature feature) {
        boolean helps = !feature.remedy().isEmpty();
        return Json.object()
                .put("Feature", feature.name())
                .put("State", feature.state().name().toLowerCase(Locale.ROOT))
                .put("Detail", helps ? feature.detail() + "; " + feature.remedy() : feature.detail())
                .put("Remedy", feature.remedy())
                .build();
    }

    private static Map<String, String> headers() {
        var headers = new LinkedHashMap<String, String>();
        headers.put("Feature", "FEATURE");
        headers.put("State", "STATE");
        headers.put("Detail", "DETAIL");
        headers.put("Remedy", "REMEDY");
        return headers;
    }
}
