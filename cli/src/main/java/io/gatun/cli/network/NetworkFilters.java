package io.gatun.cli.network;

import io.gatun.cli.flag.FilterFlag;
import io.gatun.cli.flag.UsageException;
import io.gatun.engine.model.NetworkInfo;
import java.util.List;
import java.util.Map;

/** The filters of lists of networks: of one name any may hold, of several names each must. */
final class NetworkFilters {
    private static final List<String> NAMES = List.of("driver", "id", "label", "label!", "name", "scope", "type");

    private final Map<String, List<String>> values;

    private NetworkFilters(Map<String, List<String>> values) {
        this.values = values;
    }

    /**
     * Reads the values of the flag, {@code NAME=VALUE} each.
     *
     * @throws UsageException if a filter is unknown
     */
    static NetworkFilters parse(List<String> filters) {
        return new NetworkFilters(FilterFlag.parse(filters, NAMES));
    }

    /** Whether all hold. */
    boolean test(NetworkInfo network) {
        return values.entrySet().stream()
                .allMatch(
                        filter -> filter.getValue().stream().anyMatch(value -> holds(filter.getKey(), value, network)));
    }

    private static boolean holds(String name, String value, NetworkInfo network) {
        return switch (name) {
            case "driver" -> value.equals("bridge");
            case "id" -> network.id().value().contains(value);
            case "label" -> hasLabel(network, value);
            case "label!" -> !hasLabel(network, value);
            case "name" -> network.name().value().contains(value);
            case "scope" -> value.equals("local");
            default -> value.equals(network.name().value().equals("bridge") ? "builtin" : "custom");
        };
    }

    private static boolean hasLabel(NetworkInfo network, String label) {
        int equals = label.indexOf('=');
        var labels = network.spec().labels();
        if (equals < 0) return labels.containsKey(label);
        return label.substring(equals + 1).equals(labels.get(label.substring(0, equals)));
    }
}
