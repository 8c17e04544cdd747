package io.gatun.proxy.file;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The fields of a mapping, each read once; {@link #end} refuses those that nobody asked for. */
final class Fields {
    private static final Pattern DURATION = Pattern.compile("(\\d{1,9})(ms|s|m|h)");

    private final String place;
    private final Map<?, ?> fields;
    private final Set<String> asked = new HashSet<>();

    private Fields(String place, Map<?, ?> fields) {
        this.place = place;
        this.fields = fields;
    }

    static Fields of(String place, @Nullable Object value) {
        if (value instanceof Map<?, ?> map) return new Fields(place, map);
        throw wrong(place, "expected fields, such as \"name: value\"");
    }

    static ServicesFileException wrong(String place, String problem) {
        return new ServicesFileException(place.isEmpty() ? problem : place + ": " + problem);
    }

    /** Does something that refuses its argument with an {@link IllegalArgumentException}, and says where that came from. */
    static <A, R> R checked(String place, A argument, Function<A, R> reading) {
        try {
            return reading.apply(argument);
        } catch (ServicesFileException e) {
            throw e;
        } catch (IllegalArgumentException e) {
            throw wrong(place, String.valueOf(e.getMessage()));
        }
    }

    private String at(String name) {
        return place.isEmpty() ? name : place + "." + name;
    }

    private @Nullable Object raw(String name) {
        asked.add(name);
        return fields.get(name);
    }

    Optional<String> text(String name) {
        return Optional.ofNullable(raw(name)).map(value -> {
            if (value instanceof String || value instanceof Number || value instanceof Boolean) return value.toString();
            throw wrong(at(name), "expected a word");
        });
    }

    /** What a word means. */
    <T> Optional<T> read(String name, Function<String, T> reading) {
        return text(name).map(word -> checked(at(name), word, reading));
    }

    OptionalInt number(String name) {
        Object value = raw(name);
        if (value == null) return OptionalInt.empty();
        if (value instanceof Integer number && number >= 0) return OptionalInt.of(number);
        throw wrong(at(name), "expected a whole number, not " + value);
    }

    /** A number of bytes, which may be more than fit into an int. */
    OptionalLong bytes(String name) {
        Object value = raw(name);
        if (value == null) return OptionalLong.empty();
        if (value instanceof Integer number && number >= 0) return OptionalLong.of(number);
        if (value instanceof Long number && number >= 0) return OptionalLong.of(number);
        throw wrong(at(name), "expected a whole number of bytes, not " + value);
    }

    /** Whether a field is there and true. */
    boolean isTrue(String name) {
        return truth(name).orElse(false);
    }

    /** Whether a field is there and false. */
    boolean isFalse(String name) {
        return !truth(name).orElse(true);
    }

    private Optional<Boolean> truth(String name) {
        Object value = raw(name);
        if (value == null || value instanceof Boolean) return Optional.ofNullable((Boolean) value);
        throw wrong(at(name), "expected true or false, not " + value);
    }

    Optional<Duration> duration(String name) {
        return read(name, Fields::time);
    }

    private static Duration time(String word) {
        Matcher matcher = DURATION.matcher(word);
        if (!matcher.matches())
            throw new IllegalArgumentException("expected a time such as 500ms, 30s, 5m or 1h, not " + word);
        long count = Long.parseLong(matcher.group(1));
        return switch (matcher.group(2)) {
            case "ms" -> Duration.ofMillis(count);
            case "s" -> Duration.ofSeconds(count);
            case "m" -> Duration.ofMinutes(count);
            default -> Duration.ofHours(count);
        };
    }

    /** Whether a field is there as a mapping. */
    boolean isMapping(String name) {
        return fields.get(name) instanceof Map;
    }

    /** Whether a field is there as a list; one that is there as something else is refused. */
    boolean isList(String name) {
        Object value = raw(name);
        if (value == null || value instanceof List) return value != null;
        throw wrong(at(name), "expected a list");
    }

    /** The fields of a field that is there. */
    <T> Optional<T> inside(String name, Function<Fields, T> reading) {
        Object value = raw(name);
        if (value == null) return Optional.empty();
        Fields inner = of(at(name), value);
        T result = checked(at(name), inner, reading);
        inner.end();
        return Optional.of(result);
    }

    /** Every field of a field, each a mapping, by name. */
    Map<String, Fields> each(String name) {
        Object value = raw(name);
        if (value == null) throw wrong(at(name), "is missing");
        if (!(value instanceof Map<?, ?> map)) throw wrong(at(name), "expected names with fields below them");
        var all = new LinkedHashMap<String, Fields>();
        map.forEach((key, fields) -> all.put(String.valueOf(key), of(at(name) + "." + key, fields)));
        return all;
    }

    /** The items of a field. */
    <T> List<T> items(String name, BiFunction<String, Object, T> reading) {
        Object value = raw(name);
        if (value == null) return List.of();
        if (!(value instanceof List<?> list)) throw wrong(at(name), "expected a list");
        var all = new ArrayList<T>();
        for (int i = 0; i < list.size(); i++) {
            String itemPlace = at(name) + "[" + i + "]";
            Object item = list.get(i);
            if (item == null) throw wrong(itemPlace, "is empty");
            all.add(checked(itemPlace, item, each -> reading.apply(itemPlace, each)));
        }
        return all;
    }

    /** Every field of a field, each a list of items, by name. */
    <T> Optional<Map<String, List<T>>> lists(String name, BiFunction<String, Object, T> reading) {
        Object value = raw(name);
        if (value == null) return Optional.empty();
        Fields inner = of(at(name), value);
        var all = new LinkedHashMap<String, List<T>>();
        for (Object key : inner.fields.keySet()) {
            all.put(String.valueOf(key), inner.items(String.valueOf(key), reading));
        }
        return Optional.of(all);
    }

    /** A field with one word or a list of them, as what they mean. */
    <T> List<T> words(String name, Function<String, T> reading) {
        Object value = raw(name);
        if (value == null || value instanceof List<?>)
            return items(name, (place, item) -> reading.apply(word(place, item)));
        return List.of(checked(at(name), word(at(name), value), reading));
    }

    private static String word(String place, Object value) {
        if (value instanceof String || value instanceof Number) return value.toString();
        throw wrong(place, "expected a word");
    }

    String place() {
        return place;
    }

    /** Refuses what nobody has asked for. */
    void end() {
        for (Object name : fields.keySet()) {
            if (!asked.contains(String.valueOf(name))) {
                throw wrong(
                        place, "unknown field \"" + name + "\"; there are " + String.join(", ", new TreeSet<>(asked)));
            }
        }
    }
}
