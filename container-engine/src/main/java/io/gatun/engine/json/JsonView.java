package io.gatun.engine.json;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A value together with its place in the document: reads it as a type, or fails with that place.
 *
 * <p>A member that is {@code null} counts as absent, as every implementation of the specification has it. The view
 * remembers which members were asked for, so that {@link #unread()} can name those that nobody knew. For one thread.
 */
public final class JsonView {
    private static final BigInteger UINT64_END = BigInteger.ONE.shiftLeft(64);
    private static final long UINT32_MAX = 0xffff_ffffL;

    private final @Nullable JsonView parent;
    private final String step;
    private final int index;
    private final Json value;
    private final Set<String> asked = new HashSet<>();
    private final List<JsonView> children = new ArrayList<>();
    private boolean open;

    private JsonView(@Nullable JsonView parent, String step, int index, Json value) {
        this.parent = parent;
        this.step = step;
        this.index = index;
        this.value = value;
        if (parent != null) parent.children.add(this);
    }

    /** The view of a whole document. */
    public static JsonView of(Json document) {
        return new JsonView(null, "", -1, document);
    }

    /** Where the value stands. */
    public String path() {
        if (parent == null) return "";
        return index < 0 ? JsonPath.member(parent.path(), step) : JsonPath.item(parent.path(), index);
    }

    /** The value itself. */
    public Json json() {
        return value;
    }

    /** A failure at this place. */
    public JsonException failure(String problem) {
        return new JsonException(path(), problem);
    }

    /** Members of the objects read so far that no reader asked for, as paths. */
    public List<String> unread() {
        List<String> paths = new ArrayList<>();
        collectUnread(paths);
        return List.copyOf(paths);
    }

    private void collectUnread(List<String> paths) {
        if (value instanceof Json.Obj(var members) && !asked.isEmpty() && !open) {
            var path = path();
            members.keySet().stream()
                    .filter(name -> !asked.contains(name))
                    .forEach(name -> paths.add(JsonPath.member(path, name)));
        }
        children.forEach(child -> child.collectUnread(paths));
    }

    // --- members of an object ---

    /** The member of that name, if it is there and not {@code null}. */
    public Optional<JsonView> member(String name) {
        var members = members();
        asked.add(name);
        var found = members.get(name);
        if (found == null || found instanceof Json.Null) return Optional.empty();
        return Optional.of(new JsonView(this, name, -1, found));
    }

    /** The member of that name, which must be there. */
    public JsonView required(String name) {
        return member(name).orElseThrow(() -> failure("missing the required '" + name + "'"));
    }

    /** A member read by {@code reader}. */
    public <T> Optional<T> optional(String name, Function<JsonView, T> reader) {
        return member(name).map(reader);
    }

    /** A section of the document, or {@code absent} in its place. */
    public <T> T section(String name, Function<JsonView, T> reader, T absent) {
        return member(name).map(reader).orElse(absent);
    }

    /** A string member; the empty string counts as absent, which is how the specification's structures omit it. */
    public Optional<String> optionalText(String name) {
        return member(name).map(JsonView::text).filter(text -> !text.isEmpty());
    }

    /** A member that is one of the specification's words; the empty string counts as absent. */
    public <E extends Enum<E> & SpecName> Optional<E> optionalOneOf(String name, Class<E> type) {
        return member(name).filter(found -> !found.text().isEmpty()).map(found -> found.oneOf(type));
    }

    public OptionalLong optionalInt64(String name) {
        var found = member(name);
        return found.isPresent() ? OptionalLong.of(found.get().int64()) : OptionalLong.empty();
    }

    public OptionalLong optionalUint64(String name) {
        var found = member(name);
        return found.isPresent() ? OptionalLong.of(found.get().uint64()) : OptionalLong.empty();
    }

    public OptionalLong optionalUint32(String name) {
        var found = member(name);
        return found.isPresent() ? OptionalLong.of(found.get().uint32()) : OptionalLong.empty();
    }

    public OptionalInt optionalInt(String name, int least, int most) {
        var found = member(name);
        return found.isPresent() ? OptionalInt.of(found.get().int32(least, most)) : OptionalInt.empty();
    }

    /** A boolean member, false where it is absent. */
    public boolean flag(String name) {
        return section(name, JsonView::bool, false);
    }

    /** An array member, each item read by {@code reader}; empty where it is absent. */
    public <T> List<T> list(String name, Function<JsonView, T> reader) {
        return section(name, array -> array.items(reader), List.of());
    }

    /** An array member of strings; empty where it is absent. */
    public List<String> texts(String name) {
        return list(name, JsonView::text);
    }

    /** An object member used as a map, each value read by {@code reader}; empty where it is absent. */
    public <T> Map<String, T> map(String name, Function<JsonView, T> reader) {
        return section(name, object -> object.entries(reader), Map.of());
    }

    // --- the value as a type ---

    /** The items of an array. */
    public <T> List<T> items(Function<JsonView, T> reader) {
        if (!(value instanceof Json.Arr(var items))) throw expected("an array");
        List<T> read = new ArrayList<>(items.size());
        for (int i = 0; i < items.size(); i++) read.add(reader.apply(new JsonView(this, "", i, items.get(i))));
        return read;
    }

    /** The members of an object whose names are data. */
    public <T> Map<String, T> entries(Function<JsonView, T> reader) {
        open = true;
        Map<String, T> read = new LinkedHashMap<>();
        members().forEach((name, each) -> read.put(name, reader.apply(new JsonView(this, name, -1, each))));
        return read;
    }

    public String text() {
        if (!(value instanceof Json.Str(var text))) throw expected("a string");
        return text;
    }

    public boolean bool() {
        if (!(value instanceof Json.Bool(var truth))) throw expected("true or false");
        return truth;
    }

    public int int32() {
        return int32(Integer.MIN_VALUE, Integer.MAX_VALUE);
    }

    /** An integer within bounds, both included. */
    public int int32(int least, int most) {
        var number = integer();
        if (outside(number, BigInteger.valueOf(least), BigInteger.valueOf(most))) {
            throw failure("%s is not within %d to %d".formatted(shown(), least, most));
        }
        return number.intValue();
    }

    public long int64() {
        var number = integer();
        if (number.bitLength() > 63) throw failure(shown() + " does not fit a signed 64-bit integer");
        return number.longValue();
    }

    /** An unsigned 64-bit integer, as the 64 bits it is. */
    public long uint64() {
        var number = integer();
        if (outside(number, BigInteger.ZERO, UINT64_END.subtract(BigInteger.ONE))) {
            throw failure(shown() + " does not fit an unsigned 64-bit integer");
        }
        return number.longValue();
    }

    public long uint32() {
        var number = integer();
        if (outside(number, BigInteger.ZERO, BigInteger.valueOf(UINT32_MAX))) {
            throw failure(shown() + " does not fit an unsigned 32-bit integer");
        }
        return number.longValue();
    }

    /** A constant by the name the specification gives it. */
    public <E extends Enum<E> & SpecName> E oneOf(Class<E> type) {
        var name = text();
        for (var constant : type.getEnumConstants()) {
            if (constant.specName().equals(name)) return constant;
        }
        throw failure("unknown value %s; known are %s".formatted(shown(), names(type)));
    }

    private static <E extends Enum<E> & SpecName> String names(Class<E> type) {
        return Arrays.stream(type.getEnumConstants()).map(SpecName::specName).collect(Collectors.joining(", "));
    }

    private Map<String, Json> members() {
        if (!(value instanceof Json.Obj(var members))) throw expected("an object");
        return members;
    }

    // Exponents and fractions are refused rather than computed: 1e999999999 must not become a number of that size.
    private BigInteger integer() {
        if (!(value instanceof Json.Num(var literal))) throw expected("an integer");
        boolean plain = literal.chars().allMatch(c -> c == '-' || (c >= '0' && c <= '9'));
        if (!plain) throw failure("expected an integer, got " + shown());
        // Twenty digits hold any 64-bit number; more would only cost time.
        if (literal.length() > 20) throw failure(shown() + " is far too large");
        return new BigInteger(literal);
    }

    private static boolean outside(BigInteger number, BigInteger least, BigInteger most) {
        return number.compareTo(least) < 0 || number.compareTo(most) > 0;
    }

    private JsonException expected(String wanted) {
        return failure("expected " + wanted + ", got " + kind());
    }

    private String kind() {
        return switch (value) {
            case Json.Obj ignored -> "an object";
            case Json.Arr ignored -> "an array";
            case Json.Str ignored -> "a string";
            case Json.Num ignored -> "a number";
            case Json.Bool ignored -> "a boolean";
            case Json.Null ignored -> "null";
        };
    }

    private String shown() {
        var text = value.toString();
        return text.length() <= 60 ? text : text.substring(0, 60) + "...";
    }
}
