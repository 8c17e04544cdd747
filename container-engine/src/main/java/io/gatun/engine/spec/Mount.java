package io.gatun.engine.spec;

import java.util.List;
import java.util.Optional;

/**
 * One mount beyond the root filesystem.
 *
 * @param destination path inside the container
 * @param type filesystem type; a dummy for bind mounts
 * @param source device, directory or dummy; for bind mounts absolute or relative to the bundle
 * @param options options of mount(8), of the specification, and of the filesystem, mixed
 * @param uidMappings id mapping of the mount (mount_setattr(2), MOUNT_ATTR_IDMAP)
 * @param gidMappings given exactly when {@code uidMappings} is
 */
public record Mount(
        String destination,
        Optional<String> type,
        Optional<String> source,
        List<String> options,
        List<IdMapping> uidMappings,
        List<IdMapping> gidMappings) {

    /** Begins the option, silent for everybody else, that says which part of its source a mount shows. */
    public static final String PART = "x-gatun.part=";

    public Mount {
        options = List.copyOf(options);
        uidMappings = List.copyOf(uidMappings);
        gidMappings = List.copyOf(gidMappings);
    }

    /** A filesystem of its own, such as proc or tmpfs. */
    public static Mount of(String destination, String type, String source, String... options) {
        return new Mount(destination, Optional.of(type), Optional.of(source), List.of(options), List.of(), List.of());
    }

    /** Part of the host's tree, made visible at {@code destination}. */
    public static Mount bind(String source, String destination, String... options) {
        return of(destination, "bind", source, options);
    }

    /** The part of its source that a bind mount shows, looked for below it; empty for all of it. */
    public String part() {
        return options.stream()
                .filter(option -> option.startsWith(PART))
                .map(option -> option.substring(PART.length()))
                .findFirst()
                .orElse("");
    }

    /** What a bind mount shows, for people. */
    public String shown() {
        return source.orElse("") + (part().isEmpty() ? "" : "/" + part());
    }

    /** Whether the options ask for a bind mount; the type does not decide it. */
    public boolean isBind() {
        return options.contains("bind") || options.contains("rbind");
    }
}
