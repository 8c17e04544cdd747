package io.gatun.cli.volume;

import io.gatun.cli.flag.FilterFlag;
import io.gatun.cli.flag.UsageException;
import io.gatun.engine.model.VolumeInfo;
import io.gatun.engine.model.VolumeName;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The filters of lists of volumes: of one name any may hold, labels must all. */
final class VolumeFilters {
    private final Map<String, List<String>> values;

    /**
     * Reads the values of the flag, {@code NAME=VALUE} each.
     *
     * @throws UsageException if a filter is unknown
     */
    VolumeFilters(List<String> filters, List<String> names) {
        values = FilterFlag.parse(filters, names);
        values.getOrDefault("dangling", List.of()).forEach(VolumeFilters::requireFlag);
    }

    private static void requireFlag(String value) {
        if (!Set.of("true", "false", "1", "0").contains(value)) {
            throw new UsageException("--filter: dangling is true or false");
        }
    }

    /** Whether {@code name=true} is among them. */
    boolean has(String name) {
        return values.getOrDefault(name, List.of()).stream()
                .anyMatch(value -> value.equals("true") || value.equals("1"));
    }

    /** Whether a volume is meant, which {@code used} says of all that are in use. */
    boolean test(VolumeInfo volume, Set<VolumeName> used) {
        return values.entrySet().stream().allMatch(filter -> switch (filter.getKey()) {
            case "dangling" -> has("dangling") != used.contains(volume.name());
            case "driver" -> filter.getValue().contains("local");
            case "label" -> filter.getValue().stream().allMatch(label -> hasLabel(volume, label));
            case "label!" -> filter.getValue().stream().noneMatch(label -> hasLabel(volume, label));
            case "name" -> filter.getValue().stream().anyMatch(volume.name().value()::contains);
            default -> true;
        });
    }

    private static boolean hasLabel(VolumeInfo volume, String label) {
        int equals = label.indexOf('=');
        if (equals < 0) return volume.labels().containsKey(label);
        return label.substring(equals + 1).equals(volume.labels().get(label.substring(0, equals)));
    }
}
