package io.gatun.engine.options;

import io.gatun.engine.model.BadRequestException;
import io.gatun.engine.model.NotSupportedException;
import io.gatun.engine.model.VolumeName;
import io.gatun.engine.text.ContainerPath;
import io.gatun.engine.text.Printable;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The value of {@code -v}: {@code [SOURCE:]DESTINATION[:OPTIONS]}, where the source is a path or the name of a volume. */
public final class VolumeText {
    static final Set<String> PROPAGATION = Set.of("private", "rprivate", "shared", "rshared", "slave", "rslave");

    /** What docker accepts and what means nothing here: how old caches between a Mac and its guest may be. */
    private static final Set<String> IGNORED = Set.of("consistent", "cached", "delegated", "nocopy");

    private VolumeText() {}

    /**
     * Reads one mount. A relative source that begins with {@code ./} or {@code ../} is below {@code directory}.
     *
     * @param directory the caller's working directory, absolute
     * @throws BadRequestException if it is malformed
     * @throws NotSupportedException if it asks for a label
     */
    public static MountRequest parse(String text, String directory) {
        String[] parts = text.split(":", -1);
        if (parts.length > 3) throw malformed(text, "use SOURCE:/DESTINATION[:ro]");
        if (parts.length == 1) return volume(Optional.empty(), parts[0], text, "");
        String options = parts.length == 3 ? parts[2] : "";
        if (parts[0].isEmpty()) throw malformed(text, "the source is missing");
        if (!isPath(parts[0])) return volume(Optional.of(new VolumeName(parts[0])), parts[1], text, options);
        String source = ContainerPath.isAbsolute(parts[0]) ? parts[0] : directory + "/" + parts[0];
        String destination = ContainerPath.destination("-v", parts[1]);
        return new MountRequest.Bind(ContainerPath.clean(source), destination, options(text, options));
    }

    private static MountRequest volume(Optional<VolumeName> name, String path, String text, String options) {
        boolean copies = !List.of(options.split(",", -1)).contains("nocopy");
        return new MountRequest.Volume(
                name, ContainerPath.destination("-v", path), options(text, options), copies, Map.of(), Map.of());
    }

    private static boolean isPath(String source) {
        return ContainerPath.isAbsolute(source)
                || source.equals(".")
                || source.equals("..")
                || source.startsWith("./")
                || source.startsWith("../");
    }

    private static List<String> options(String text, String options) {
        var result = new ArrayList<String>();
        String recursion = "rbind";
        String propagation = "rprivate";
        for (String option : options.isEmpty() ? new String[0] : options.split(",", -1)) {
            if (PROPAGATION.contains(option)) propagation = option;
            else if (option.equals("ro") || option.equals("rw")) result.add(option);
            else if (option.equals("bind") || option.equals("rbind")) recursion = option;
            else if (option.equals("z") || option.equals("Z")) throw noLabel();
            else if (!IGNORED.contains(option)) {
                throw malformed(text, "\"%s\" is no option of a mount".formatted(Printable.of(option)));
            }
        }
        if (result.contains("ro") && result.contains("rw")) throw malformed(text, "it cannot be both ro and rw");
        result.addFirst(recursion);
        result.add(propagation);
        return recursiveReadOnly(result);
    }

    /** Docker's read-only mounts have no writable ones below: since 25.0 they are read-only recursively. */
    static List<String> recursiveReadOnly(List<String> options) {
        if (!options.contains("ro") || !options.contains("rbind")) return options;
        var result = new ArrayList<>(options);
        result.add(result.indexOf("ro") + 1, "rro");
        return result;
    }

    private static NotSupportedException noLabel() {
        return new NotSupportedException(
                "-v: z and Z would give the files of the host another SELinux label",
                "label them yourself with chcon(1), or leave the option out");
    }

    private static BadRequestException malformed(String text, String remedy) {
        return new BadRequestException("-v: \"%s\" is no mount".formatted(Printable.of(text)), remedy);
    }
}
