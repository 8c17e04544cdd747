package io.gatun.scheduler.model;

import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** One condition on the value of one key; {@code NotIn} and {@code DoesNotExist} also hold where the key is missing. */
public sealed interface Requirement {
    String key();

    /** Whether the condition holds for this value, or for a missing key when it is null. */
    boolean holds(@Nullable String value);

    record In(String key, Set<String> values) implements Requirement {
        @Override
        public boolean holds(@Nullable String value) {
            return value != null && values.contains(value);
        }

        @Override
        public String toString() {
            return key + " in " + list(values);
        }
    }

    record NotIn(String key, Set<String> values) implements Requirement {
        @Override
        public boolean holds(@Nullable String value) {
            return value == null || !values.contains(value);
        }

        @Override
        public String toString() {
            return key + " notin " + list(values);
        }
    }

    record Exists(String key) implements Requirement {
        @Override
        public boolean holds(@Nullable String value) {
            return value != null;
        }

        @Override
        public String toString() {
            return key;
        }
    }

    record DoesNotExist(String key) implements Requirement {
        @Override
        public boolean holds(@Nullable String value) {
            return value == null;
        }

        @Override
        public String toString() {
            return "!" + key;
        }
    }

    /** Integer comparison; a value that is no integer fulfils neither this nor {@link LessThan}. */
    record GreaterThan(String key, long bound) implements Requirement {
        @Override
        public boolean holds(@Nullable String value) {
            var number = integer(value);
            return number != null && number > bound;
        }

        @Override
        public String toString() {
            return key + ">" + bound;
        }
    }

    record LessThan(String key, long bound) implements Requirement {
        @Override
        public boolean holds(@Nullable String value) {
            var number = integer(value);
            return number != null && number < bound;
        }

        @Override
        public String toString() {
            return key + "<" + bound;
        }
    }

    private static @Nullable Long integer(@Nullable String value) {
        if (value == null) return null;
        try {
            return Long.valueOf(value);
        } catch (NumberFormatException notAnInteger) {
            return null;
        }
    }

    private static String list(Set<String> values) {
        return values.stream().sorted().collect(Collectors.joining(",", "(", ")"));
    }
}
