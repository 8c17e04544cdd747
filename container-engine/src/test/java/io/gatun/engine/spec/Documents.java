package io.gatun.engine.spec;

import io.gatun.engine.json.Json;
import io.gatun.engine.json.JsonPath;
import io.gatun.engine.json.JsonReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/** Documents for tests, and changes to single places in them. */
public final class Documents {
    private Documents() {}

    /** A document that has every field of the specification's Linux part, with values other than the defaults. */
    public static Json everything() {
        try (var file = Documents.class.getResourceAsStream("everything.json")) {
            if (file == null) throw new AssertionError("no everything.json");
            return JsonReader.DOCUMENTS.read(file::readNBytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A place in a document. */
    record Place(String path, List<Object> steps, Json value) {}

    /** Every value in a document with its place, the whole document first. */
    static List<Place> places(Json document) {
        List<Place> places = new ArrayList<>();
        collect(new Place("", List.of(), document), places);
        return places;
    }

    private static void collect(Place place, List<Place> places) {
        places.add(place);
        switch (place.value()) {
            case Json.Obj(var members) ->
                members.forEach((name, value) ->
                        collect(new Place(JsonPath.member(place.path(), name), append(place, name), value), places));
            case Json.Arr(var items) -> {
                for (int i = 0; i < items.size(); i++) {
                    collect(new Place(JsonPath.item(place.path(), i), append(place, i), items.get(i)), places);
                }
            }
            case Json.Str ignored -> {}
            case Json.Num ignored -> {}
            case Json.Bool ignored -> {}
            case Json.Null ignored -> {}
        }
    }

    private static List<Object> append(Place place, Object step) {
        List<Object> steps = new ArrayList<>(place.steps());
        steps.add(step);
        return steps;
    }

    /** The document with another value at a place. */
    static Json with(Json document, Place place, Json value) {
        return change(document, place.steps(), ignored -> value);
    }

    /** The document without one member of an object. */
    static Json without(Json document, Place place) {
        var parent = place.steps().subList(0, place.steps().size() - 1);
        return change(document, parent, object -> {
            Map<String, Json> members = new LinkedHashMap<>(((Json.Obj) object).members());
            members.remove((String) place.steps().getLast());
            return new Json.Obj(members);
        });
    }

    private static Json change(Json value, List<Object> steps, UnaryOperator<Json> change) {
        if (steps.isEmpty()) return change.apply(value);
        var rest = steps.subList(1, steps.size());
        return switch (value) {
            case Json.Obj(var members) -> {
                Map<String, Json> changed = new LinkedHashMap<>(members);
                changed.computeIfPresent((String) steps.getFirst(), (name, member) -> change(member, rest, change));
                yield new Json.Obj(changed);
            }
            case Json.Arr(var items) -> {
                List<Json> changed = new ArrayList<>(items);
                int index = (Integer) steps.getFirst();
                changed.set(index, change(items.get(index), rest, change));
                yield new Json.Arr(changed);
            }
            case Json.Str ignored -> throw new AssertionError();
            case Json.Num ignored -> throw new AssertionError();
            case Json.Bool ignored -> throw new AssertionError();
            case Json.Null ignored -> throw new AssertionError();
        };
    }
}
