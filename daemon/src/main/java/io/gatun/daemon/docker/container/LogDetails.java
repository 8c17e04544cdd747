package io.gatun.daemon.docker.container;

import io.gatun.daemon.life.Memo;
import io.gatun.engine.json.JsonView;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What {@code docker logs --details} shows before each line: the labels and variables that the log options name. */
final class LogDetails {
    private LogDetails() {}

    static String of(Memo memo) {
        Map<String, String> options = memo.hostView()
                .member("LogConfig")
                .map(log -> log.map("Config", JsonView::text))
                .orElse(Map.of());
        Map<String, String> labels = memo.configView().map("Labels", JsonView::text);
        var shown = new ArrayList<String>();
        for (String name : names(options.get("labels"))) {
            if (labels.containsKey(name)) shown.add(pair(name, labels.get(name)));
        }
        for (String name : names(options.get("env"))) {
            memo.configView().texts("Env").stream()
                    .filter(variable -> variable.startsWith(name + "="))
                    .forEach(variable -> shown.add(pair(name, variable.substring(name.length() + 1))));
        }
        return String.join(",", shown.stream().sorted().toList());
    }

    private static List<String> names(@Nullable String option) {
        return option == null || option.isEmpty() ? List.of() : List.of(option.split(","));
    }

    private static String pair(String name, @Nullable String value) {
        return encoded(name) + "=" + encoded(value == null ? "" : value);
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
