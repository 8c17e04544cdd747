package io.gatun.daemon.life;

import io.gatun.engine.json.Json;
import io.gatun.engine.model.VolumeName;
import java.time.Instant;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * Something that happened.
 *
 * @param type {@code container}, {@code image}, {@code network}, {@code volume}, {@code daemon}
 * @param action what happened, in dockerd's words, such as {@code die} or {@code exec_create: sh -c true}
 * @param id of what it happened to
 * @param attributes what is known of that
 */
public record Event(String type, String action, String id, Map<String, String> attributes, Instant time) {
    private static final long NANOS = 1_000_000_000;

    public Event {
        attributes = Collections.unmodifiableMap(new TreeMap<>(attributes));
    }

    /** Something that happened just now. */
    public static Event now(String type, String action, String id, Map<String, String> attributes) {
        return new Event(type, action, id, attributes, Instant.now());
    }

    /** Something that happened to a volume just now. */
    public static Event ofVolume(String action, VolumeName name, Map<String, String> more) {
        var attributes = new TreeMap<>(more);
        attributes.put("driver", "local");
        return now("volume", action, name.value(), attributes);
    }

    /** All that was not used of one type was removed just now. */
    public static Event ofPrune(String type, long reclaimedBytes) {
        return now(type, "prune", "", Map.of("reclaimed", Long.toString(reclaimedBytes)));
    }

    /** As the API has it, with the fields of API 1.21 and older for containers and images. */
    public Json.Obj json() {
        var out = Json.object();
        if (type.equals("container")) {
            out.put("status", action).put("id", id).put("from", attributes.getOrDefault("image", ""));
        } else if (type.equals("image")) {
            out.put("status", action).put("id", id);
        }
        var actor = Json.object().put("ID", id).put("Attributes", Json.strings(attributes));
        return out.put("Type", type)
                .put("Action", action)
                .put("Actor", actor.build())
                .put("scope", "local")
                .put("time", time.getEpochSecond())
                .put("timeNano", time.getEpochSecond() * NANOS + time.getNano())
                .build();
    }
}
