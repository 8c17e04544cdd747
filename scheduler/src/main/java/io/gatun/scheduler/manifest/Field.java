package io.gatun.scheduler.manifest;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * A place in a document, which may be empty, and what stands there; every complaint carries the path that led to it.
 */
public final class Field {
    private final Tree tree;
    private final String document;
    private final String path;

    private Field(Tree tree, String document, String path) {
        this.tree = tree;
        this.document = document;
        this.path = path;
    }

    /** The top of a document; {@code name} says which one, for messages. */
    public static Field top(Tree tree, String name) {
        return new Field(tree, name, "");
    }

    public boolean isPresent() {
        return !(tree instanceof Tree.Scalar scalar && scalar.kind() == Tree.Kind.NULL);
    }

    /** The field of a mapping; of nothing, nothing. */
    public Field get(String key) {
        if (!isPresent()) return new Field(Tree.NOTHING, document, below(key));
        if (!(tree instanceof Tree.Mapping(var fields))) throw wrong("must be a mapping");
        return new Field(fields.getOrDefault(key, Tree.NOTHING), document, below(key));
    }

    private String below(String key) {
        var shown = key.indexOf('.') < 0 ? key : "[" + key + "]";
        return path.isEmpty() ? shown : shown.startsWith("[") ? path + shown : path + "." + shown;
    }

    public Field at(String... keys) {
        var field = this;
        for (var key : keys) field = field.get(key);
        return field;
    }

    public List<Field> items() {
        if (!isPresent()) return List.of();
        if (!(tree instanceof Tree.Sequence(var items))) throw wrong("must be a list");
        var fields = new ArrayList<Field>(items.size());
        for (var item : items) fields.add(new Field(item, document, path + "[" + fields.size() + "]"));
        return fields;
    }

    public <T> List<T> list(Function<Field, T> reader) {
        return items().stream().map(reader).toList();
    }

    public Map<String, Field> entries() {
        if (!isPresent()) return Map.of();
        if (!(tree instanceof Tree.Mapping(var fields))) throw wrong("must be a mapping");
        var entries = new LinkedHashMap<String, Field>();
        fields.forEach((key, value) -> entries.put(key, new Field(value, document, below(key))));
        return entries;
    }

    public Map<String, String> texts() {
        var texts = new LinkedHashMap<String, String>();
        entries().forEach((key, value) -> texts.put(key, value.text()));
        return texts;
    }

    /** The text; an absent field is the empty one. */
    public String text() {
        if (!isPresent()) return "";
        if (tree instanceof Tree.Scalar scalar && scalar.kind() == Tree.Kind.TEXT) return scalar.text();
        throw wrong("must be a string");
    }

    /** The text of a field that must be there. */
    public String required() {
        var text = text();
        if (text.isEmpty()) throw wrong("is required");
        return text;
    }

    /** A number or a text that looks like one, as quantities may be. */
    public String literal() {
        if (tree instanceof Tree.Scalar(var text, var kind) && (kind == Tree.Kind.TEXT || kind == Tree.Kind.NUMBER)) {
            return text;
        }
        throw wrong("must be a number or a string");
    }

    public int integer(int absent, int least, int most) {
        if (!isPresent()) return absent;
        if (!(tree instanceof Tree.Scalar scalar) || scalar.kind() != Tree.Kind.NUMBER)
            throw wrong("must be an integer");
        try {
            int value = Integer.parseInt(scalar.text());
            if (value >= least && value <= most) return value;
        } catch (NumberFormatException notAnInteger) {
            // told below, with the range
        }
        throw wrong("must be an integer from %d to %d".formatted(least, most));
    }

    public boolean flag(boolean absent) {
        if (!isPresent()) return absent;
        if (tree instanceof Tree.Scalar scalar && scalar.kind() == Tree.Kind.FLAG) {
            return scalar.text().equalsIgnoreCase("true");
        }
        throw wrong("must be true or false");
    }

    public <E extends Enum<E>> Optional<E> choice(Class<E> type) {
        var text = text();
        if (text.isEmpty()) return Optional.empty();
        for (var value : type.getEnumConstants()) {
            if (value.name().equals(text)) return Optional.of(value);
        }
        throw wrong("must be one of %s, not \"%s\""
                .formatted(Arrays.toString(type.getEnumConstants()), Names.shortened(text)));
    }

    /** The same mapping with one field replaced. */
    public Field with(String key, Field value) {
        return with(key, value.tree);
    }

    public Field with(String key, Tree value) {
        var fields = new LinkedHashMap<String, Tree>();
        if (tree instanceof Tree.Mapping(var known)) fields.putAll(known);
        fields.put(key, value);
        return new Field(new Tree.Mapping(fields), document, path);
    }

    /** Where it stands: file, document and path. */
    public String place() {
        return path.isEmpty() ? document : document + ": " + path;
    }

    /** A complaint about this place. */
    public ManifestException wrong(String problem) {
        return new ManifestException(place(), problem);
    }
}
