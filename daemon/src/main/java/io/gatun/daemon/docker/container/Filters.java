package io.gatun.daemon.docker.container;

import io.gatun.daemon.http.HttpFailure;
import io.gatun.daemon.http.Query;
import io.gatun.engine.json.Json;
import io.gatun.engine.json.JsonException;
import io.gatun.engine.json.JsonReader;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The filters of a list or of events: names with the values of which one must fit. Clients write them as a map to maps of booleans, or as a
 * map to lists.
 */
public final class Filters {
    private final Map<String, List<String>> values;

    private Filters(Map<String, List<String>> values) {
        this.values = values;
    }

    /**
     * The filters of a query.
     *
     * @param known which there are; others are refused
     * @throws HttpFailure 400 if they are malformed or unknown
     */
    public static Filters of(Query query, Set<String> known) {
        Optional<String> text = query.text("filters");
        if (text.isEmpty()) return new Filters(Map.of());
        var values = new LinkedHashMap<String, List<String>>();
        for (var filter : members(text.get()).entrySet()) {
            if (!known.contains(filter.getKey()))
                throw new HttpFailure(400, "Invalid filter '" + filter.getKey() + "'");
            values.put(filter.getKey(), words(filter.getValue()));
        }
        return new Filters(values);
    }

    private static Map<String, Json> members(String text) {
        try {
            if (JsonReader.DOCUMENTS.read(text) instanceof Json.Obj(var members)) return members;
        } catch (JsonException e) {
            throw new HttpFailure(400, "malformed filters: " + e.getMessage());
        }
        throw new HttpFailure(400, "malformed filters: expected an object");
    }

    private static List<String> words(Json value) {
        var words = new ArrayList<String>();
        switch (value) {
            case Json.Obj(var members) ->
                members.forEach((word, on) -> {
                    if (!on.equals(Json.of(false))) words.add(word);
                });
            case Json.Arr(var items) ->
                items.forEach(item -> words.add(item instanceof Json.Str(var word) ? word : item.toString()));
            default -> throw new HttpFailure(400, "malformed filters: expected values in a list or an object");
        }
        return words;
    }

    /** The values of one; empty if it is not there. */
    public List<String> of(String name) {
        return values.getOrDefault(name, List.of());
    }

    /** Whether it is there with a value. */
    public boolean has(String name) {
        return !of(name).isEmpty();
    }

    /** Whether one of its values is this one, or it is not there. */
    public boolean allows(String name, String value) {
        return !has(name) || of(name).contains(value);
    }

    /** Whether all of the label filters fit: {@code name} or {@code name=value}. */
    public boolean allowsLabels(Map<String, String> labels) {
        return of("label").stream().allMatch(filter -> hasLabel(labels, filter))
                && of("label!").stream().noneMatch(filter -> hasLabel(labels, filter));
    }

    private static boolean hasLabel(Map<String, String> labels, String filter) {
        int equals = filter.indexOf('=');
        if (equals < 0) return labels.containsKey(filter);
        return filter.substring(equals + 1).equals(labels.get(filter.substring(0, equals)));
    }
}
