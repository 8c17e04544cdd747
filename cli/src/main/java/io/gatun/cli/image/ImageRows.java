package io.gatun.cli.image;

import io.gatun.cli.format.Words;
import io.gatun.engine.json.Json;
import io.gatun.engine.model.Digest;
import io.gatun.engine.model.ImageInfo;
import io.gatun.engine.model.ImageName;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** The rows of {@code images}: one for each name of an image, by docker's fields. */
final class ImageRows {
    static final String NONE = "<none>";
    static final List<String> COLUMNS = List.of("Repository", "Tag", "ID", "CreatedSince", "Size");
    static final List<String> COLUMNS_WITH_DIGESTS =
            List.of("Repository", "Tag", "Digest", "ID", "CreatedSince", "Size");
    static final Map<String, String> HEADERS = headers();

    private static final DateTimeFormatter CREATED_AT =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss Z z", Locale.ROOT);

    private ImageRows() {}

    private static Map<String, String> headers() {
        var headers = new LinkedHashMap<String, String>();
        headers.put("Repository", "REPOSITORY");
        headers.put("Tag", "TAG");
        headers.put("Digest", "DIGEST");
        headers.put("ID", "IMAGE ID");
        headers.put("CreatedSince", "CREATED");
        headers.put("CreatedAt", "CREATED AT");
        headers.put("Size", "SIZE");
        headers.put("VirtualSize", "SIZE");
        headers.put("Containers", "CONTAINERS");
        headers.put("SharedSize", "SHARED SIZE");
        headers.put("UniqueSize", "UNIQUE SIZE");
        return headers;
    }

    /** How ids and digests are shown. */
    record Style(boolean wholeIds, boolean digests, Instant now) {}

    static List<Json.Obj> of(ImageInfo image, Style style) {
        var rows = new ArrayList<Json.Obj>();
        for (ImageName tag : image.tags()) {
            String digest = image.digests().stream()
                    .filter(pinned -> pinned.repository().equals(tag.repository()))
                    .flatMap(pinned -> pinned.digest().stream())
                    .map(Digest::toString)
                    .findFirst()
                    .orElse(NONE);
            rows.add(row(image, tag.familiarRepository(), tag.tag().orElse(NONE), digest, style));
        }
        if (rows.isEmpty()) {
            Optional<ImageName> pinned = image.digests().stream().findFirst();
            rows.add(row(
                    image,
                    pinned.map(ImageName::familiarRepository).orElse(NONE),
                    NONE,
                    pinned.flatMap(ImageName::digest).map(Digest::toString).orElse(NONE),
                    style));
        }
        return rows;
    }

    private static Json.Obj row(ImageInfo image, String repository, String tag, String digest, Style style) {
        String size = Words.decimal(image.sizeBytes());
        return Json.object()
                .put("Repository", repository)
                .put("Tag", tag)
                .put("Digest", digest)
                .put("ID", style.wholeIds() ? image.id().toString() : image.id().shortForm())
                .put("CreatedSince", since(image.created(), style.now()))
                .put("CreatedAt", CREATED_AT.format(image.created().atZone(ZoneId.systemDefault())))
                .put("Size", size)
                .put("VirtualSize", size)
                .put("Containers", "N/A")
                .put("SharedSize", "N/A")
                .put("UniqueSize", "N/A")
                .build();
    }

    /** How long ago; an image need not say. */
    static String since(Instant created, Instant now) {
        if (created.equals(Instant.EPOCH)) return "N/A";
        return Words.duration(Duration.between(created, now)) + " ago";
    }
}
