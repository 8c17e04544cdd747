package io.gatun.daemon.life;

import io.gatun.engine.MountedFiles;
import io.gatun.engine.Volumes;
import io.gatun.engine.model.NoSuchVolumeException;
import io.gatun.engine.model.VolumeName;
import io.gatun.engine.spec.Mount;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a container has mounted because somebody asked for it, and the events of that.
 */
public record Mounted(MountedFiles files) {
    /** Files and directories of the host, volumes among them. */
    public List<Mount> mounts() {
        return files.mounts();
    }

    /** Volumes by where the container has them. */
    public Map<String, VolumeName> volumes() {
        return files.volumes();
    }

    /** The volume of a mount, if it is one. */
    public Optional<VolumeName> volume(Mount mount) {
        return files.volume(mount);
    }

    /** Whether a volume or a place in the container is named so. */
    public boolean has(String nameOrPlace) {
        return mounts().stream().anyMatch(mount -> mount.destination().equals(nameOrPlace))
                || volumes().values().stream().anyMatch(name -> name.value().equals(nameOrPlace));
    }

    /** The volumes that were made for a container, which are younger than it. */
    List<VolumeName> made(Volumes all, Instant created) {
        return volumes().values().stream()
                .distinct()
                .filter(name -> isYounger(all, name, created))
                .toList();
    }

    private static boolean isYounger(Volumes all, VolumeName name, Instant created) {
        try {
            return !all.inspect(name).created().isBefore(created);
        } catch (NoSuchVolumeException e) {
            return false; // Gone again already.
        }
    }

    /** Tells of volumes that were made for a container. */
    void tellMade(EventBus events, List<VolumeName> made) {
        made.forEach(name -> tell(events, "create", name, Map.of()));
    }

    /** Tells of the volumes that are not there any more. */
    void tellGone(Volumes all, EventBus events) {
        for (VolumeName name : volumes().values().stream().distinct().toList()) {
            try {
                all.inspect(name);
            } catch (NoSuchVolumeException e) {
                tell(events, "destroy", name, Map.of());
            }
        }
    }

    /** Tells that a container begins to use its volumes. */
    void tellUsed(EventBus events, String container) {
        for (Mount mount : mounts()) {
            volume(mount)
                    .ifPresent(name -> tell(
                            events,
                            "mount",
                            name,
                            Map.of(
                                    "container",
                                    container,
                                    "destination",
                                    mount.destination(),
                                    "propagation",
                                    "",
                                    "read/write",
                                    Boolean.toString(MountedFiles.isWritable(mount)))));
        }
    }

    /** Tells that a container uses its volumes no longer. */
    void tellUnused(EventBus events, String container) {
        for (Mount mount : mounts()) {
            volume(mount).ifPresent(name -> tell(events, "unmount", name, Map.of("container", container)));
        }
    }

    private static void tell(EventBus events, String action, VolumeName name, Map<String, String> more) {
        events.tell(Event.ofVolume(action, name, more));
    }
}
