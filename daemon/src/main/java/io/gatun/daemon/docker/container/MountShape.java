package io.gatun.daemon.docker.container;

import io.gatun.engine.model.VolumeName;
import io.gatun.engine.spec.Json;
import io.gatun.engine.spec.Mount;
import io.gatun.engine.spec.OciSpec;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The mounts of a container that somebody asked for, as docker shows them. */
final class MountShape {
    private MountShape() {}

    /**
     * @param directory of the container, whose files are the engine's own
     * @param volumes by where the container has them
     */
    static Json of(OciSpec spec, String directory, Map<String, VolumeName> volumes) {
        List<Json> mounts = spec.mounts().stream()
                .filter(Mount::isBind)
                .filter(mount -> !mount.source().orElse("").startsWith(directory + "/"))
                .map(mount -> Optional.ofNullable(volumes.get(mount.destination()))
                        .map(volume -> volume(mount, volume))
                        .orElseGet(() -> mount(mount)))
                .toList();
        return Json.array(mounts);
    }

    private static Json volume(Mount mount, VolumeName name) {
        boolean writable = !mount.options().contains("ro");
        return Json.object()
                .put("Type", "volume")
                .put("Name", name.value())
                .put("Source", mount.source().orElse(""))
                .put("Destination", mount.destination())
                .put("Driver", "local")
                .put("Mode", writable ? "z" : "ro")
                .put("RW", writable)
                .put("Propagation", "")
                .build();
    }

    private static Json mount(Mount mount) {
        boolean writable = !mount.options().contains("ro");
        String propagation = mount.options().stream()
                .filter(option -> List.of("private", "rprivate", "shared", "rshared", "slave", "rslave")
                        .contains(option))
                .findFirst()
                .orElse("rprivate");
        return Json.object()
                .put("Type", "bind")
                .put("Source", mount.source().orElse(""))
                .put("Destination", mount.destination())
                .put("Mode", writable ? "" : "ro")
                .put("RW", writable)
                .put("Propagation", propagation)
                .build();
    }
}
