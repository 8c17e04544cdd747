package io.gatun.cli.container.report;

import io.gatun.cli.command.ExitCode;
import io.gatun.cli.flag.FilterFlag;
import io.gatun.cli.flag.UsageException;
import io.gatun.engine.ContainerInfo;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** The filters of {@code ps}: of one name any may hold, of several names each must. */
public final class Filters {
    private static final List<String> NAMES =
            List.of("ancestor", "before", "exited", "id", "label", "name", "network", "since", "status");
    private static final List<String> STATES = List.of("created", "running", "paused", "exited", "removing");

    private final Map<String, List<String>> values;

    private Filters(Map<String, List<String>> values) {
        this.values = values;
    }

    /**
     * Reads the values of the flag, {@code NAME=VALUE} each.
     *
     * @throws UsageException if a filter is unknown
     */
    public static Filters parse(List<String> filters) {
        var values = FilterFlag.parse(filters, NAMES);
        values.forEach((name, all) -> all.forEach(value -> check(name, value)));
        return new Filters(values);
    }

    private static void check(String name, String value) {
        boolean valid = switch (name) {
            case "status" -> STATES.contains(value);
            case "exited" -> value.matches("\\d{1,3}");
            case "name" -> isPattern(value);
            default -> !value.isEmpty();
        };
        if (!valid) throw new UsageException("--filter: \"" + value + "\" is no value of " + name);
    }

    private static boolean isPattern(String text) {
        try {
            return Pattern.compile(text) != null;
        } catch (PatternSyntaxException e) {
            return false;
        }
    }

    /** Whether containers that do not run may be asked for. */
    public boolean askForEnded() {
        return values.containsKey("status") || values.containsKey("exited");
    }

    /** Whether all hold. */
    public boolean test(ContainerInfo container, List<ContainerInfo> all) {
        return values.entrySet().stream()
                .allMatch(filter ->
                        filter.getValue().stream().anyMatch(value -> holds(filter.getKey(), value, container, all)));
    }

    private static boolean holds(String name, String value, ContainerInfo container, List<ContainerInfo> all) {
        return switch (name) {
            case "ancestor" -> container.image().equals(value);
            case "before" ->
                other(value, all)
                        .filter(other -> container.created().isBefore(other.created()))
                        .isPresent();
            case "since" ->
                other(value, all)
                        .filter(other -> container.created().isAfter(other.created()))
                        .isPresent();
            case "exited" ->
                container
                        .end()
                        .filter(end -> ExitCode.of(end) == Integer.parseInt(value))
                        .isPresent();
            case "id" -> container.id().value().startsWith(value);
            case "label" -> hasLabel(container, value);
            case "name" -> Pattern.compile(value).matcher(nameOf(container)).find();
            case "network" -> NetworkWords.of(container).contains(value);
            default -> container.status().equals(value);
        };
    }

    private static Optional<ContainerInfo> other(String text, List<ContainerInfo> all) {
        return all.stream()
                .filter(each -> nameOf(each).equals(text) || each.id().value().startsWith(text))
                .findFirst();
    }

    private static boolean hasLabel(ContainerInfo container, String label) {
        int equals = label.indexOf('=');
        if (equals < 0) return container.labels().containsKey(label);
        return label.substring(equals + 1).equals(container.labels().get(label.substring(0, equals)));
    }

    private static String nameOf(ContainerInfo container) {
        return container.name().map(Object::toString).orElse("");
    }
}
