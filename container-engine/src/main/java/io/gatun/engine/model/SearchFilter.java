package io.gatun.engine.model;

import java.util.Set;
import java.util.function.Predicate;

/**
 * A filter of docker's search.
 *
 * @param name {@code is-automated}, {@code is-official} or {@code stars}
 * @param value {@code true} or {@code false}; of stars, how many at least
 */
public record SearchFilter(String name, String value) implements Predicate<FoundImage> {
    /** Those that there are. */
    public static final Set<String> NAMES = Set.of("is-automated", "is-official", "stars");

    /**
     * A filter.
     *
     * @throws BadRequestException if there is none of that name, or the value is none of it
     */
    public SearchFilter {
        if (!NAMES.contains(name)) {
            throw new BadRequestException(
                    "invalid filter '%s'".formatted(name), "use is-automated, is-official or stars");
        }
        if (!value.matches(name.equals("stars") ? "\\d{1,9}" : "true|false|1|0")) {
            throw new BadRequestException(
                    "invalid filter '%s=%s'".formatted(name, value),
                    name.equals("stars") ? "use a number" : "use true or false");
        }
    }

    @Override
    public boolean test(FoundImage image) {
        boolean on = value.equals("true") || value.equals("1");
        return switch (name) {
            case "is-automated" -> image.isAutomated() == on;
            case "is-official" -> image.isOfficial() == on;
            default -> image.stars() >= Long.parseLong(value);
        };
    }
}
