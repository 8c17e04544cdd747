package io.gatun.daemon.life;

import io.gatun.engine.ContainerInfo;
import io.gatun.engine.Volumes;
import io.gatun.engine.model.NoSuchVolumeException;
import io.gatun.engine.model.VolumeName;
import io.gatun.engine.spec.Mount;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a container has mounted because somebody asked for it.
 *
 * @param mounts files and directories of the host, volumes among them
 * @param volumes by where the container has them
 */
public record Mounted(List<Mount> mounts, Map<String, VolumeName> volumes) {
    public Mounted {
        mounts = List.copyOf(mounts);
        volumes = Map.copyOf(volumes);
    }

    /** Of a container with its specification; what the engine itself mounts is left out. */
    static Mounted of(ContainerInfo info, Map<String, VolumeName> volumes) {
        List<Mount> mounts = info.spec().mounts().stream()
                .filter(Mount::isBind)
                .filter(mount -> !mount.source().orElse("").startsWith(info.directory() + "/"))
                .toList();
        return new Mounted(mounts, volumes);
    }

    /** The volume of a mount, if it is one. */
    public Optional<VolumeName> volume(Mount mount) {
        return Optional.ofNullable(volumes.get(mount.destination()));
    }

    /** Whether something writes there. */
    public static boolean isWritable(Mount mount) {
        return !mount.options().contains("ro");
    }

    /** Whether a volume or a place in the container is named so. */
    public boolean has(String nameOrPlace) {
        return mounts.stream().anyMatch(mount -> mount.destination().equals(nameOrPlace))
                || volumes.values().stream().anyMatch(name -> name.value().equals(nameOrPlace));
    }

    /** The volumes that were made for a container, which are younger than it. */
    List<VolumeName> made(Volumes all, Instant created) {
        return volumes.values().stream()
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
        for (VolumeName name : volumes.values().stream().distinct().toList()) {
            try {
                all.inspect(name);
            } catch (NoSuchVolumeException e) {
                tell(events, "destroy", name, Map.of());
            }
        }
    }

    /** Tells that a container begins to use its volumes. */
    void tellUsed(EventBus events, String container) {
        for (Mount mount : mounts) {
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
                                    Boolean.toString(isWritable(mount)))));
        }
    }

    /** Tells that a container uses its volumes no longer. */
    void tellUnused(EventBus events, String container) {
        for (Mount mount : mounts) {
            volume(mount).ifPresent(name -> tell(events, "unmount", name, Map.of("container", container)));
        }
    }

    private static void tell(EventBus events, String action, VolumeName name, Map<String, String> more) {
        events.tell(Event.ofVolume(action, name, more));
    }
}
