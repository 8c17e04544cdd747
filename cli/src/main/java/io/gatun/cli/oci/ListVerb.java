package io.gatun.cli.oci;

import io.gatun.cli.flag.CommandText;
import io.gatun.cli.flag.Flag;
import io.gatun.cli.flag.UsageException;
import io.gatun.engine.OciRuntime;
import io.gatun.engine.OciRuntime.Listed;
import io.gatun.engine.json.Json;
import io.gatun.engine.spec.StateCodec;
import java.util.ArrayList;
import java.util.List;

/** {@code list}: all containers of the state directory. */
final class ListVerb implements Verb {
    private static final String QUIET = "quiet";

    @Override
    public CommandText text() {
        return CommandText.of(
                "list",
                "",
                "List containers",
                List.of(
                        Flag.of("format", "FORMAT", "table or json").or('f'),
                        Flag.onOff(QUIET, "print ids only").or('q')));
    }

    @Override
    public int run(Call call) {
        call.arguments().requirePositionals(0, 0);
        try (OciRuntime runtime = call.open()) {
            List<Listed> all = runtime.listing();
            if (call.arguments().isOn(QUIET)) {
                all.forEach(each -> call.print(each.state().id()));
                return 0;
            }
            switch (call.arguments().value("format", "table")) {
                case "table" -> table(call, all);
                case "json" ->
                    call.print(Json.array(all.stream().map(ListVerb::json).toList())
                            .toString());
                default -> throw new UsageException("--format is table or json");
            }
        }
        return 0;
    }

    private static void table(Call call, List<Listed> all) {
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of("ID", "PID", "STATUS", "BUNDLE", "CREATED", "OWNER"));
        for (Listed each : all) {
            var state = each.state();
            rows.add(List.of(
                    state.id(),
                    Integer.toString(state.pid().orElse(0)),
                    state.status().specName(),
                    state.bundle(),
                    each.created().toString(),
                    "root"));
        }
        Columns.print(call.console().out(), rows);
    }

    private static Json json(Listed each) {
        var out = Json.object();
        StateCodec.write(each.state()).members().forEach(out::put);
        return out.put("created", each.created().toString())
                .put("owner", "root")
                .build();
    }
}
