package io.gatun.cli.event;

import io.gatun.cli.flag.FilterFlag;
import io.gatun.cli.flag.UsageException;
import java.util.List;
import java.util.Map;

/** The filters of {@code events}: of one name any may hold, of several names each must; of labels all must. */
final class EventFilter {
    private static final List<String> THINGS = List.of("container", "daemon", "image", "network", "volume");
    static final List<String> NAMES =
            List.of("container", "daemon", "event", "image", "label", "network", "scope", "type", "volume");

    private final Map<String, List<String>> values;

    private EventFilter(Map<String, List<String>> values) {
        this.values = values;
    }

    /**
     * Reads the values of the flag, {@code NAME=VALUE} each.
     *
     * @throws UsageException if a filter is unknown
     */
    static EventFilter parse(List<String> filters) {
        return new EventFilter(FilterFlag.parse(filters, NAMES));
    }

    /** Whether all hold. */
    boolean test(Happening event) {
        return values.entrySet().stream().allMatch(filter -> holds(filter.getKey(), filter.getValue(), event));
    }

    private static boolean holds(String name, List<String> wanted, Happening event) {
        return switch (name) {
            case "type" -> wanted.contains(event.type());
            case "scope" -> wanted.contains("local");
            case "event" -> wanted.contains(event.action()) || wanted.contains(word(event.action()));
            case "label" -> wanted.stream().allMatch(label -> hasLabel(event, label));
            default -> THINGS.contains(name) && happenedTo(name, wanted, event);
        };
    }

    /** What stands before the details of an action such as {@code exec_create: sh}. */
    private static String word(String action) {
        int colon = action.indexOf(':');
        return colon < 0 ? action : action.substring(0, colon);
    }

    private static boolean hasLabel(Happening event, String label) {
        int equals = label.indexOf('=');
        if (equals < 0) return event.attributes().containsKey(label);
        return label.substring(equals + 1).equals(event.attributes().get(label.substring(0, equals)));
    }

    /** Things are named by name or by the beginning of an id; of an image there are also the events of its containers. */
    private static boolean happenedTo(String type, List<String> wanted, Happening event) {
        if (type.equals("image") && event.type().equals("container")) {
            return wanted.contains(event.attributes().getOrDefault("image", ""));
        }
        String name = event.attributes().getOrDefault("name", "");
        return event.type().equals(type)
                && wanted.stream()
                        .anyMatch(text -> text.equals(name)
                                || (!text.isEmpty() && event.id().startsWith(text)));
    }
}
