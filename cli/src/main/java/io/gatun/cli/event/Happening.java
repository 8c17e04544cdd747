package io.gatun.cli.event;

import io.gatun.engine.json.Json;
import io.gatun.engine.json.JsonView;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * Something that happened, as the API tells it.
 *
 * @param type of what it happened to
 * @param action what happened, such as {@code die} or {@code exec_create: sh}
 * @param id of what it happened to
 * @param attributes what is known of that, in order
 * @param timeNanos since 1970
 * @param json all of it
 */
record Happening(String type, String action, String id, Map<String, String> attributes, long timeNanos, Json.Obj json) {
    Happening {
        attributes = Collections.unmodifiableMap(new TreeMap<>(attributes));
    }

    /**
     * Reads one.
     *
     * @throws io.gatun.engine.json.JsonException if it is none
     */
    static Happening of(Json.Obj json) {
        JsonView view = JsonView.of(json);
        JsonView actor = view.required("Actor");
        return new Happening(
                view.required("Type").text(),
                view.required("Action").text(),
                actor.optionalText("ID").orElse(""),
                actor.map("Attributes", JsonView::text),
                view.required("timeNano").int64(),
                json);
    }
}
