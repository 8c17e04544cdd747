package io.gatun.engine.template;

import io.gatun.engine.model.BadRequestException;
import io.gatun.engine.model.NotSupportedException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** The value of {@code -v}: {@code SOURCE:DESTINATION[:OPTIONS]}. */
public final class VolumeText {
    static final Set<String> PROPAGATION = Set.of("private", "rprivate", "shared", "rshared", "slave", "rslave");

    /** What docker accepts and what means nothing here: how old caches between a Mac and its guest may be. */
    private static final Set<String> IGNORED = Set.of("consistent", "cached", "delegated", "nocopy");

    private VolumeText() {}

    /**
     * Reads one bind mount. A relative source that begins with {@code ./} or {@code ../} is below {@code directory}.
     *
     * @param directory the caller's working directory, absolute
     * @throws BadRequestException if it is malformed
     * @throws NotSupportedException if it names a volume or asks for a label
     */
    public static MountRequest parse(String text, String directory) {
        String[] parts = text.split(":", -1);
        if (parts.length < 2 || parts.length > 3) throw malformed(text, "use /SOURCE:/DESTINATION[:ro]");
        String source = source(text, parts[0], directory);
        String destination = ContainerPath.destination("-v", parts[1]);
        return new MountRequest.Bind(source, destination, options(text, parts.length == 3 ? parts[2] : ""));
    }

    private static String source(String text, String source, String directory) {
        if (source.isEmpty()) throw malformed(text, "the source is missing");
        if (ContainerPath.isAbsolute(source)) return ContainerPath.clean(source);
        if (source.equals(".") || source.equals("..") || source.startsWith("./") || source.startsWith("../")) {
            return ContainerPath.clean(directory + "/" + source);
        }
        throw new NotSupportedException(
                "-v: \"%s\" would be a named volume, which there is not yet".formatted(Printable.of(source)),
                "use a directory of the host, such as /srv/data or ./data");
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
