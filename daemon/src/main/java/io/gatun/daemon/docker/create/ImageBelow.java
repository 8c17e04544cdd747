package io.gatun.daemon.docker.create;

import io.gatun.engine.json.Json;
import io.gatun.engine.json.JsonView;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Docker's Config of a container as it results from what was sent and what the image says: what was sent wins. */
final class ImageBelow {
    private final Json.Obj image;
    private final Map<String, Json> merged;

    private ImageBelow(Json.Obj sent, Json.Obj image) {
        this.image = image;
        this.merged = new LinkedHashMap<>(sent.members());
    }

    /** The merged Config. */
    static Json.Obj merge(Json.Obj sent, Json.Obj image) {
        return new ImageBelow(sent, image).merge();
    }

    private Json.Obj merge() {
        List.of("User", "WorkingDir", "StopSignal", "OnBuild", "Shell").forEach(this::take);
        List.of("ExposedPorts", "Volumes", "Labels").forEach(this::unite);
        environment();
        program();
        health();
        return new Json.Obj(merged);
    }

    /** Zero, the empty text, list and object say nothing: clients send all members. */
    private static boolean says(@Nullable Json json) {
        return switch (json) {
            case null -> false;
            case Json.Null none -> false;
            case Json.Str(var text) -> !text.isEmpty();
            case Json.Arr(var items) -> !items.isEmpty();
            case Json.Obj(var members) -> !members.isEmpty();
            default -> !json.equals(Json.of(0));
        };
    }

    private void take(String name) {
        if (!says(merged.get(name))) image.get(name).ifPresent(value -> merged.put(name, value));
    }

    private void unite(String name) {
        if (!(image.get(name).orElse(null) instanceof Json.Obj below)) return;
        var all = new LinkedHashMap<>(below.members());
        if (merged.get(name) instanceof Json.Obj(var members)) all.putAll(members);
        merged.put(name, new Json.Obj(all));
    }

    private void environment() {
        List<String> own = JsonView.of(new Json.Obj(merged)).texts("Env");
        var all = new ArrayList<>(own);
        for (String entry : JsonView.of(image).texts("Env")) {
            String key = entry.replaceFirst("=.*", "");
            if (own.stream().noneMatch(each -> each.replaceFirst("=.*", "").equals(key))) all.add(entry);
        }
        if (!all.isEmpty()) merged.put("Env", Json.strings(all));
    }

    /** An entrypoint of one's own takes the place of both parts of the image's; one of a single empty word is none. */
    private void program() {
        if (says(merged.get("Entrypoint"))) return;
        boolean emptied = merged.get("Entrypoint") instanceof Json.Arr;
        take("Cmd");
        if (!emptied) take("Entrypoint");
    }

    /** What is not said of a check is as the image has it. */
    private void health() {
        if (!(image.get("Healthcheck").orElse(null) instanceof Json.Obj below)) return;
        var check = new LinkedHashMap<>(below.members());
        if (merged.get("Healthcheck") instanceof Json.Obj(var members)) {
            members.forEach((name, value) -> {
                if (says(value)) check.put(name, value);
            });
        }
        merged.put("Healthcheck", new Json.Obj(check));
    }
}
