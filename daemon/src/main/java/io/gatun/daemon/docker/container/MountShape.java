package io.gatun.daemon.docker.container;

import io.gatun.daemon.life.Mounted;
import io.gatun.engine.MountedFiles;
import io.gatun.engine.json.Json;
import io.gatun.engine.model.VolumeName;
import io.gatun.engine.spec.Mount;
import java.util.Comparator;
import java.util.List;

/** The mounts of a container that somebody asked for, as docker shows them. */
final class MountShape {
    private MountShape() {}

    static Json of(Mounted mounted) {
        List<Json> mounts = mounted.mounts().stream()
                .sorted(Comparator.comparing(Mount::destination))
                .map(mount -> mounted.volume(mount)
                        .map(volume -> volume(mount, volume))
                        .orElseGet(() -> mount(mount)))
                .toList();
        return Json.array(mounts);
    }

    private static Json volume(Mount mount, VolumeName name) {
        boolean writable = MountedFiles.isWritable(mount);
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
        boolean writable = MountedFiles.isWritable(mount);
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
