package io.gatun.cli.event;

import io.gatun.cli.format.Template;
import io.gatun.cli.format.Words;
import io.gatun.engine.json.Json;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** An event as a line: docker's, the API's JSON, or a template. */
final class EventText {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSSSSSXXX").withZone(ZoneId.systemDefault());
    private static final long NANOS = 1_000_000_000;

    private final Function<Happening, String> line;

    private EventText(Function<Happening, String> line) {
        this.line = line;
    }

    /**
     * Reads the flag.
     *
     * @throws io.gatun.cli.flag.UsageException if it is malformed
     */
    static EventText of(Optional<String> format) {
        String chosen = format.orElse("");
        if (chosen.isEmpty()) return new EventText(EventText::plain);
        // The fields of a template have the names of docker's program, and the JSON has those of the API.
        if (chosen.equals("json") || chosen.equals("{{json .}}")) {
            return new EventText(event -> event.json().toString());
        }
        var template = Template.of(chosen);
        return new EventText(event -> template.apply(fields(event)));
    }

    String line(Happening event) {
        return line.apply(event);
    }

    private static String plain(Happening event) {
        String time = TIME.format(Instant.ofEpochSecond(event.timeNanos() / NANOS, event.timeNanos() % NANOS));
        String attributes = event.attributes().entrySet().stream()
                .map(each -> each.getKey() + "=" + each.getValue())
                .collect(Collectors.joining(", "));
        String known = attributes.isEmpty() ? "" : " (" + attributes + ")";
        return Words.printable(time + " " + event.type() + " " + event.action() + " " + event.id() + known);
    }

    private static Json.Obj fields(Happening event) {
        Json nothing = Json.of("");
        return Json.object()
                .put("Type", event.type())
                .put("Action", event.action())
                .put(
                        "Actor",
                        Json.object()
                                .put("ID", event.id())
                                .put("Attributes", Json.strings(event.attributes()))
                                .build())
                .put("Scope", "local")
                .put("Time", event.timeNanos() / NANOS)
                .put("TimeNano", event.timeNanos())
                .put("Status", event.json().get("status").orElse(nothing))
                .put("ID", event.json().get("id").orElse(nothing))
                .put("From", event.json().get("from").orElse(nothing))
                .build();
    }
}
