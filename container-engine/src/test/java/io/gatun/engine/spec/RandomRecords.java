package io.gatun.engine.spec;

import io.gatun.engine.json.Json;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Random;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** Makes records of any type with random components, by reflection: a new field of the model needs no new test. */
final class RandomRecords {
    private static final List<Long> LONGS = List.of(0L, 1L, 7L, 4_294_967_295L);
    private static final List<String> WORDS = List.of("a", "/bin/sh", "žluťoučký", "0-3,7", "\"quoted\"\n", "🚢");

    private final Random random;

    RandomRecords(long seed) {
        this.random = new Random(seed);
    }

    <R extends Record> R make(Class<R> type) {
        var components = type.getRecordComponents();
        var types = Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
        var values = Arrays.stream(components)
                .map(each -> value(each.getName(), each.getGenericType()))
                .toArray();
        try {
            var constructor = type.getDeclaredConstructor(types);
            constructor.setAccessible(true);
            return constructor.newInstance(values);
        } catch (ReflectiveOperationException e) {
            throw new LinkageError(type + " of " + Arrays.toString(values), e);
        }
    }

    private Object value(String name, Type type) {
        if (name.equals("otherPlatforms")) return Map.of("windows", Json.of(name));
        if (type instanceof ParameterizedType generic) return container(name, generic);
        if (type == String.class) return pick(WORDS);
        if (type == boolean.class || type == Boolean.class) return random.nextBoolean();
        if (type == int.class) return random.nextInt(6);
        if (type == long.class || type == Long.class) return pick(LONGS);
        if (type == OptionalInt.class) return maybe(() -> OptionalInt.of(random.nextInt(512)), OptionalInt.empty());
        if (type == OptionalLong.class) return maybe(() -> OptionalLong.of(pick(LONGS)), OptionalLong.empty());
        if (type == Duration.class) return Duration.ofSeconds(random.nextInt(100));
        return ofOurs((Class<?>) type);
    }

    private Object ofOurs(Class<?> type) {
        if (type.isEnum()) return pick(List.of(type.getEnumConstants()));
        return make(type.asSubclass(Record.class));
    }

    private Object container(String name, ParameterizedType type) {
        var content = type.getActualTypeArguments()[type.getActualTypeArguments().length - 1];
        if (type.getRawType() == Optional.class) {
            return maybe(() -> Optional.of(value(name, content)), Optional.empty());
        }
        var items = Stream.generate(() -> value(name, content)).limit(name.equals("names") ? 1 : random.nextInt(3));
        if (type.getRawType() == List.class) return items.toList();
        Map<String, Object> members = new LinkedHashMap<>();
        items.forEach(item -> members.put(pick(WORDS), item));
        return members;
    }

    private <T> T maybe(Supplier<T> value, T absent) {
        return random.nextBoolean() ? value.get() : absent;
    }

    private <T> T pick(List<T> list) {
        return list.get(random.nextInt(list.size()));
    }
}
