package io.gatun.daemon.docker.create;

import io.gatun.daemon.life.Mounted;
import io.gatun.engine.model.BadRequestException;
import io.gatun.engine.options.MountRequest;
import io.gatun.engine.options.MountText;
import io.gatun.engine.spec.Mount;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/** What a container mounts because others do: {@code --volumes-from CONTAINER[:ro]}. */
public final class VolumesFrom {
    private static final Set<String> MODES = Set.of("ro", "rw", "z", "Z");

    private VolumesFrom() {}

    /**
     * The mounts of the containers that a body names; of two for one place, the later container's.
     *
     * @param mounted what a container has mounted
     * @throws BadRequestException if the text behind a name is no mode
     */
    public static List<MountRequest> of(CreateBody body, Function<String, Mounted> mounted) {
        var mounts = new ArrayList<MountRequest>();
        var taken = new HashSet<String>();
        for (String text : body.volumesFrom().reversed()) {
            int colon = text.indexOf(':');
            String mode = colon < 0 ? "rw" : text.substring(colon + 1);
            if (!MODES.contains(mode)) throw new BadRequestException("invalid mode: " + mode, "use ro or rw");
            Mounted others = mounted.apply(colon < 0 ? text : text.substring(0, colon));
            for (Mount mount : others.mounts()) {
                if (taken.add(mount.destination())) mounts.add(request(others, mount, mode));
            }
        }
        return mounts;
    }

    private static MountRequest request(Mounted others, Mount mount, String mode) {
        var volume = others.volume(mount);
        String source =
                volume.isPresent() ? volume.get().value() : mount.source().orElse("");
        String readOnly = mode.equals("ro") || !Mounted.isWritable(mount) ? ",readonly" : "";
        String fields =
                StorageReader.field("source", source) + "," + StorageReader.field("destination", mount.destination());
        // What is in it is the other's: nothing is copied there.
        String kind = volume.isPresent() ? "type=volume,volume-nocopy," : "type=bind,";
        return MountText.parse(kind + fields + readOnly, "/");
    }
}
