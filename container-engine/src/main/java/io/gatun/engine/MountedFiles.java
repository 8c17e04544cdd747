package io.gatun.engine;

import io.gatun.engine.model.BadRequestException;
import io.gatun.engine.model.VolumeName;
import io.gatun.engine.options.MountRequest;
import io.gatun.engine.options.MountText;
import io.gatun.engine.spec.Mount;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * What a container has mounted because somebody asked for it.
 *
 * @param mounts files and directories of the host, volumes among them
 * @param volumes by where the container has them
 */
public record MountedFiles(List<Mount> mounts, Map<String, VolumeName> volumes) {
    private static final Set<String> MODES = Set.of("ro", "rw", "z", "Z");

    public MountedFiles {
        mounts = List.copyOf(mounts);
        volumes = Map.copyOf(volumes);
    }

    /** Of a container with its specification; what the engine itself mounts is left out. */
    public static MountedFiles of(ContainerInfo info, Map<String, VolumeName> volumes) {
        List<Mount> mounts = info.spec().mounts().stream()
                .filter(Mount::isBind)
                .filter(mount -> !mount.source().orElse("").startsWith(info.directory() + "/"))
                .toList();
        return new MountedFiles(mounts, volumes);
    }

    /** The volume of a mount, if it is one. */
    public Optional<VolumeName> volume(Mount mount) {
        return Optional.ofNullable(volumes.get(mount.destination()));
    }

    /** Whether something writes there. */
    public static boolean isWritable(Mount mount) {
        return !mount.options().contains("ro");
    }

    /**
     * What a container mounts because others do; of two for one place, the later container's.
     *
     * @param others {@code CONTAINER[:ro]} each
     * @param find what a container has mounted
     * @throws BadRequestException if the text behind a name is no mode
     */
    public static List<MountRequest> from(List<String> others, Function<String, MountedFiles> find) {
        var requests = new ArrayList<MountRequest>();
        var taken = new HashSet<String>();
        for (String text : others.reversed()) {
            int colon = text.indexOf(':');
            String mode = colon < 0 ? "rw" : text.substring(colon + 1);
            if (!MODES.contains(mode)) throw new BadRequestException("invalid mode: " + mode, "use ro or rw");
            MountedFiles files = find.apply(colon < 0 ? text : text.substring(0, colon));
            for (Mount mount : files.mounts()) {
                if (taken.add(mount.destination())) requests.add(files.request(mount, mode));
            }
        }
        return requests;
    }

    private MountRequest request(Mount mount, String mode) {
        String source = volume(mount)
                .map(VolumeName::value)
                .orElseGet(() -> mount.source().orElse(""));
        String readOnly = mode.equals("ro") || !isWritable(mount) ? ",readonly" : "";
        // What is in it is the other's: nothing is copied there.
        String kind = volume(mount).isPresent() ? "type=volume,volume-nocopy," : "type=bind,";
        String places = quoted("source=" + source) + "," + quoted("destination=" + mount.destination());
        boolean partly = volume(mount).isPresent() && !mount.part().isEmpty();
        String part = partly ? "," + quoted("volume-subpath=" + mount.part()) : "";
        return MountText.parse(kind + places + part + readOnly, "/");
    }

    private static String quoted(String field) {
        return "\"" + field.replace("\"", "\"\"") + "\"";
    }
}
