package io.gatun.engine.json;

import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.stream.Stream;

/**
 * A JSON value. Immutable; objects keep the order of their members, and equal each other without it.
 *
 * <p>{@link JsonReader} makes one from bytes, {@code toString()} and {@link #pretty()} make text from one, and
 * {@link JsonView} walks one with errors that say where they are.
 */
public sealed interface Json {
    /** An object: names to values, in the document's order. */
    record Obj(Map<String, Json> members) implements Json {
        public Obj {
            members = Collections.unmodifiableMap(new LinkedHashMap<>(members));
        }

        /** The member of that name. */
        public Optional<Json> get(String name) {
            return Optional.ofNullable(members.get(name));
        }

        /** The members of both, those of {@code over} where both have one; objects within are overlaid, arrays joined. */
        public Obj overlaid(Obj over) {
            var all = new LinkedHashMap<>(members);
            over.members.forEach((name, value) -> all.merge(name, value, Obj::overlaid));
            return new Obj(all);
        }

        private static Json overlaid(Json below, Json over) {
            if (below instanceof Obj lower && over instanceof Obj upper) {
                return lower.overlaid(upper);
            }
            if (below instanceof Arr(var first) && over instanceof Arr(var then)) {
                return new Arr(Stream.concat(first.stream(), then.stream()).toList());
            }
            return over;
        }

        @Override
        public String toString() {
            return JsonWriter.compact(this);
        }
    }

    /** An array. */
    record Arr(List<Json> items) implements Json {
        public Arr {
            items = List.copyOf(items);
        }

        @Override
        public String toString() {
            return JsonWriter.compact(this);
        }
    }

    /** A string. */
    record Str(String value) implements Json {
        @Override
        public String toString() {
            return JsonWriter.compact(this);
        }
    }

    /** A number, as it was written: nothing is rounded before somebody asks for a type. */
    record Num(String literal) implements Json {
        @Override
        public String toString() {
            return literal;
        }
    }

    /** {@code true} or {@code false}. */
    record Bool(boolean value) implements Json {
        @Override
        public String toString() {
            return Boolean.toString(value);
        }
    }

    /** {@code null}. */
    enum Null implements Json {
        NULL;

        @Override
        public String toString() {
            return "null";
        }
    }

    /** The value as text, indented by four spaces, without a final newline. */
    default String pretty() {
        return JsonWriter.pretty(this);
    }

    static Json of(String value) {
        return new Str(value);
    }

    static Json of(long value) {
        return new Num(Long.toString(value));
    }

    static Json of(double value) {
        if (!Double.isFinite(value)) throw new IllegalArgumentException("JSON has no number for " + value);
        return new Num(Double.toString(value));
    }

    static Json of(boolean value) {
        return new Bool(value);
    }

    /** A number whose 64 bits are unsigned. */
    static Json ofUnsigned(long value) {
        return new Num(Long.toUnsignedString(value));
    }

    static Json array(Collection<? extends Json> items) {
        return new Arr(List.copyOf(items));
    }

    static Json strings(Collection<String> items) {
        return new Arr(items.stream().map(Json::of).toList());
    }

    static Json strings(Map<String, String> members) {
        var object = object();
        members.forEach(object::put);
        return object.build();
    }

    /** Starts an object. */
    static Members object() {
        return new Members();
    }

    /** Collects the members of an object, in order; a name put twice keeps its place and takes the last value. */
    final class Members {
        private final Map<String, Json> members = new LinkedHashMap<>();

        private Members() {}

        public Members put(String name, Json value) {
            members.put(name, value);
            return this;
        }

        public Members put(String name, String value) {
            return put(name, of(value));
        }

        public Members put(String name, long value) {
            return put(name, of(value));
        }

        public Members put(String name, boolean value) {
            return put(name, of(value));
        }

        /** Puts nothing where there is no value. */
        public Members maybe(String name, Optional<String> value) {
            value.ifPresent(present -> put(name, present));
            return this;
        }

        /** Puts nothing where there is no value. */
        public Members maybe(String name, OptionalLong value) {
            value.ifPresent(present -> put(name, present));
            return this;
        }

        /** Puts nothing where there is no value. */
        public Members maybe(String name, OptionalInt value) {
            value.ifPresent(present -> put(name, present));
            return this;
        }

        /** Puts nothing where there is no value. */
        public Members maybeJson(String name, Optional<? extends Json> value) {
            value.ifPresent(present -> put(name, present));
            return this;
        }

        /** Puts nothing where the list is empty. */
        public Members nonEmpty(String name, Collection<? extends Json> items) {
            return items.isEmpty() ? this : put(name, array(items));
        }

        /** Puts nothing where the list is empty. */
        public Members nonEmptyStrings(String name, Collection<String> items) {
            return items.isEmpty() ? this : put(name, strings(items));
        }

        /** Puts nothing where the object has no members. */
        public Members nonEmpty(String name, Obj object) {
            return object.members().isEmpty() ? this : put(name, object);
        }

        /** Puts nothing where it is false, the default of the specifications' booleans. */
        public Members whenTrue(String name, boolean value) {
            return value ? put(name, true) : this;
        }

        public Obj build() {
            return new Obj(members);
        }
    }
}
