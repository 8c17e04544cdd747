package io.gatun.cli.image;

import io.gatun.cli.flag.FilterFlag;
import io.gatun.cli.flag.UsageException;
import io.gatun.engine.model.ImageInfo;
import io.gatun.engine.model.ImageName;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The filters of {@code images} and {@code image prune}: of one name any may hold, of several names each must. */
final class ImageFilters {
    private static final List<String> NAMES = List.of("dangling", "label", "before", "since", "reference", "until");

    private final Map<String, List<String>> values;

    private ImageFilters(Map<String, List<String>> values) {
        this.values = values;
    }

    /**
     * Reads the values of the flag, and the names that are asked for.
     *
     * @throws UsageException if a filter is unknown
     */
    static ImageFilters parse(List<String> filters, List<String> references) {
        var values = FilterFlag.parse(filters, NAMES);
        for (String value : values.getOrDefault("dangling", List.of())) {
            if (!value.matches("true|false|1|0")) {
                throw new UsageException("--filter: dangling is true or false, not \"" + value + "\"");
            }
        }
        references.forEach(each ->
                values.computeIfAbsent("reference", key -> new ArrayList<>()).add(each));
        return new ImageFilters(values);
    }

    /** The image as the filters leave it: perhaps with fewer names. */
    Optional<ImageInfo> of(ImageInfo image, List<ImageInfo> all) {
        for (var filter : values.entrySet()) {
            if (filter.getKey().equals("reference")) continue;
            boolean holds = filter.getValue().stream().anyMatch(value -> holds(filter.getKey(), value, image, all));
            if (!holds) return Optional.empty();
        }
        List<String> references = values.getOrDefault("reference", List.of());
        if (references.isEmpty()) return Optional.of(image);
        var tags = image.tags().stream()
                .filter(tag -> references.stream().anyMatch(each -> matches(each, tag)))
                .toList();
        if (tags.isEmpty()) return Optional.empty();
        return Optional.of(new ImageInfo(
                image.id(),
                image.manifest(),
                tags,
                image.digests(),
                image.config(),
                image.layers(),
                image.tagged(),
                image.document()));
    }

    private static boolean holds(String name, String value, ImageInfo image, List<ImageInfo> all) {
        return switch (name) {
            case "dangling" -> image.isDangling() == value.matches("true|1");
            case "label" -> label(value, image.config().run().labels());
            case "before" -> image.created().isBefore(created(value, all));
            case "since" -> image.created().isAfter(created(value, all));
            case "until" -> image.created().isBefore(PruneCommand.until(value));
            default -> false;
        };
    }

    private static boolean label(String value, Map<String, String> labels) {
        int equals = value.indexOf('=');
        return equals < 0
                ? labels.containsKey(value)
                : value.substring(equals + 1).equals(labels.get(value.substring(0, equals)));
    }

    private static Instant created(String reference, List<ImageInfo> all) {
        Optional<ImageName> name = ImageName.tryParse(reference).map(ImageName::tagged);
        return all.stream()
                .filter(image -> name.filter(image.tags()::contains).isPresent()
                        || image.id().hex().startsWith(reference)
                        || image.id().toString().equals(reference))
                .findFirst()
                .map(ImageInfo::created)
                .orElseThrow(() -> new UsageException("--filter: there is no image \"" + reference + "\""));
    }

    /** With a tag, or without, where {@code *} stands for anything but a slash. */
    private static boolean matches(String pattern, ImageName tag) {
        var matcher = FileSystems.getDefault().getPathMatcher("glob:" + pattern);
        return List.of(tag.familiar(), tag.familiarRepository(), tag.toString(), tag.repository()).stream()
                .anyMatch(text -> matcher.matches(Path.of(text)));
    }
}
