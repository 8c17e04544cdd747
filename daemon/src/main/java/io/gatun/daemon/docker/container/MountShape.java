package io.gatun.daemon.docker.container;

import io.gatun.engine.spec.Json;
import io.gatun.engine.spec.Mount;
import io.gatun.engine.spec.OciSpec;
import java.util.List;

/** The mounts of a container that somebody asked for, as docker shows them. */
final class MountShape {
    private MountShape() {}

    /** @param directory of the container, whose files are the engine's own */
    static Json of(OciSpec spec, String directory) {
        List<Json> mounts = spec.mounts().stream()
                .filter(Mount::isBind)
                .filter(mount -> !mount.source().orElse("").startsWith(directory + "/"))
                .map(MountShape::mount)
                .toList();
        return Json.array(mounts);
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
