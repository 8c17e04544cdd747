package io.gatun.daemon.http;

import io.netty.handler.codec.http.QueryStringDecoder;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** The parameters behind the question mark. */
public final class Query {
    private final Map<String, List<String>> parameters;

    Query(QueryStringDecoder decoder) {
        parameters = decoder.parameters();
    }

    /** The first value of a parameter, if it is there and not empty. */
    public Optional<String> text(String name) {
        return all(name).stream().findFirst().filter(value -> !value.isEmpty());
    }

    /** All values of a parameter. */
    public List<String> all(String name) {
        return parameters.getOrDefault(name, List.of());
    }

    /** A flag, as dockerd reads it: on but for nothing, 0, no, false and none. */
    public boolean isOn(String name) {
        return isOn(name, false);
    }

    /** The same with a value for when it is absent. */
    public boolean isOn(String name, boolean absent) {
        Optional<String> value = text(name);
        if (value.isEmpty()) return absent;
        String word = value.get().strip().toLowerCase(Locale.ROOT);
        return !(word.isEmpty()
                || word.equals("0")
                || word.equals("no")
                || word.equals("false")
                || word.equals("none"));
    }

    /**
     * A whole number, if it is there.
     *
     * @throws HttpFailure 400 if it is none
     */
    public Optional<Long> number(String name) {
        Optional<String> value = text(name);
        try {
            return value.map(Long::parseLong);
        } catch (NumberFormatException e) {
            throw new HttpFailure(400, "invalid value for parameter %s: it must be a whole number".formatted(name));
        }
    }
}
