package io.gatun.engine.options;

import io.gatun.engine.model.BadRequestException;
import io.gatun.engine.text.ContainerPath;
import io.gatun.engine.text.Printable;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** The value of {@code --tmpfs}: {@code DESTINATION[:OPTIONS]}, with the options of mount(8) that docker allows. */
public final class TmpfsText {
    /** What is on unless the options say otherwise. */
    static final List<String> DEFAULTS = List.of("noexec", "nosuid", "nodev");

    private static final Set<String> FLAGS = Set.of(
            "ro",
            "rw",
            "exec",
            "noexec",
            "suid",
            "nosuid",
            "dev",
            "nodev",
            "atime",
            "noatime",
            "diratime",
            "nodiratime",
            "relatime",
            "norelatime",
            "strictatime",
            "nostrictatime",
            "private",
            "rprivate",
            "shared",
            "rshared",
            "slave",
            "rslave",
            "unbindable",
            "runbindable");

    private static final Set<String> VALUES = Set.of("size", "mode", "uid", "gid", "nr_inodes", "nr_blocks", "mpol");

    private TmpfsText() {}

    /**
     * Reads one tmpfs.
     *
     * @throws BadRequestException if the destination is not absolute or an option is unknown
     */
    public static MountRequest parse(String text) {
        int colon = text.indexOf(':');
        String destination = ContainerPath.destination("--tmpfs", colon < 0 ? text : text.substring(0, colon));
        var options = new ArrayList<>(DEFAULTS);
        for (String option :
                colon < 0 ? new String[0] : text.substring(colon + 1).split(",", -1)) {
            add(text, options, option);
        }
        return new MountRequest.Tmpfs(destination, options);
    }

    /**
     * The same with further options, which win over those that it has.
     *
     * @throws BadRequestException if one is unknown
     */
    public static MountRequest.Tmpfs with(MountRequest.Tmpfs mount, List<String> further) {
        var options = new ArrayList<>(mount.options());
        further.forEach(option -> add(mount.destination(), options, option));
        return new MountRequest.Tmpfs(mount.destination(), options);
    }

    private static void add(String text, List<String> options, String option) {
        if (option.isEmpty()) return;
        int equals = option.indexOf('=');
        boolean known = equals < 0 ? FLAGS.contains(option) : VALUES.contains(option.substring(0, equals));
        if (!known) {
            throw new BadRequestException(
                    "--tmpfs: \"%s\" has the unknown option \"%s\"".formatted(Printable.of(text), Printable.of(option)),
                    "options are those of mount(8) and size, mode, uid, gid, nr_inodes");
        }
        options.remove(opposite(option));
        options.remove(option);
        options.add(option);
    }

    private static String opposite(String option) {
        return switch (option) {
            case "ro" -> "rw";
            case "rw" -> "ro";
            default -> option.startsWith("no") ? option.substring("no".length()) : "no" + option;
        };
    }
}
