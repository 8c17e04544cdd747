package io.gatun.engine;

import io.gatun.engine.json.Json;
import io.gatun.engine.lifecycle.ContainerVolumes;
import io.gatun.engine.lifecycle.Lifecycle;
import io.gatun.engine.lifecycle.References;
import io.gatun.engine.model.ConflictException;
import io.gatun.engine.model.ContainerId;
import io.gatun.engine.model.NoSuchVolumeException;
import io.gatun.engine.model.VolumeInfo;
import io.gatun.engine.model.VolumeName;
import io.gatun.engine.state.ContainerDirectory;
import io.gatun.engine.volume.TreeSize;
import io.gatun.engine.volume.VolumeStore;
import io.gatun.linux.Kernel;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * Volumes: directories that containers share and outlive. A volume is made by itself or with the first container that names it, and
 * cannot be removed while a container has it. Errors are {@link io.gatun.engine.model.EngineException}s.
 */
public final class Volumes {
    private final Kernel kernel;
    private final ContainerVolumes volumes;
    private final Lifecycle lifecycle;
    private final References references;

    Volumes(Kernel kernel, ContainerVolumes volumes, Lifecycle lifecycle, References references) {
        this.kernel = kernel;
        this.volumes = volumes;
        this.lifecycle = lifecycle;
        this.references = references;
    }

    /** What was removed, and how many bytes of the disk that gave back. */
    public record Pruned(List<VolumeName> removed, long bytes) {
        public Pruned {
            removed = List.copyOf(removed);
        }
    }

    /** Whether a volume without a name is meant too. */
    public enum Kind {
        NAMED,
        ANONYMOUS
    }

    /**
     * Makes a volume; if it is there already, it is left as it is.
     *
     * @param options of docker's driver {@code local}: {@code type=none,o=bind,device=DIR}, or none
     * @throws ConflictException if there is one with other options
     */
    public VolumeInfo create(VolumeName name, Kind kind, Map<String, String> labels, Map<String, String> options) {
        var request = new VolumeStore.Request(name, labels, options, kind == Kind.ANONYMOUS);
        try (var held = volumes.store().hold(request)) {
            return held.info();
        }
    }

    /** What is known of a volume. */
    public VolumeInfo inspect(VolumeName name) {
        return volumes.store().find(name).orElseThrow(() -> new NoSuchVolumeException(name.value()));
    }

    /** A volume as docker's {@code volume inspect} prints it. */
    public static Json.Obj report(VolumeInfo volume) {
        return Json.object()
                .put(
                        "CreatedAt",
                        volume.created().truncatedTo(ChronoUnit.SECONDS).toString())
                .put("Driver", Json.of("local"))
                .put("Labels", volume.labels().isEmpty() ? Json.Null.NULL : Json.strings(volume.labels()))
                .put("Mountpoint", Json.of(volume.mountpoint()))
                .put("Name", Json.of(volume.name().value()))
                .put("Options", volume.options().isEmpty() ? Json.Null.NULL : Json.strings(volume.options()))
                .put("Scope", Json.of("local"))
                .build();
    }

    /** All volumes, by name. */
    public List<VolumeInfo> list() {
        return volumes.store().list();
    }

    /** The containers that have a volume, running or not. */
    public List<ContainerId> users(VolumeName name) {
        return volumes.users(name);
    }

    /** How many containers have each volume that any has. */
    public Map<VolumeName, Integer> counts() {
        return volumes.counts();
    }

    /** The volumes of a container, by where it has them. */
    public Map<String, VolumeName> of(ContainerRef ref) {
        try (ContainerDirectory directory = lifecycle.open(references.resolve(ref.text()))) {
            var found = new LinkedHashMap<String, VolumeName>();
            directory.volumes().forEach(use -> found.put(use.destination(), use.name()));
            return found;
        }
    }

    /** How many bytes of the disk a volume takes. */
    public long sizeBytes(VolumeName name) {
        return TreeSize.of(kernel, inspect(name).mountpoint());
    }

    /**
     * Removes a volume with its files.
     *
     * @throws ConflictException if a container has it
     * @throws NoSuchVolumeException if there is none
     */
    public void remove(VolumeName name) {
        inspect(name);
        volumes.remove(name);
    }

    /** Removes what is left of volumes whose making or removal was killed. */
    public void sweep() {
        volumes.store().sweep();
    }

    /** Removes the volumes that no container has and that {@code condition} holds for. */
    public Pruned prune(Predicate<VolumeInfo> condition) {
        sweep();
        var removed = new ArrayList<VolumeName>();
        long bytes = 0;
        for (VolumeInfo volume : list()) {
            if (!condition.test(volume) || !users(volume.name()).isEmpty()) continue;
            long size = volume.options().isEmpty() ? sizeBytes(volume.name()) : 0;
            try {
                volumes.remove(volume.name());
                removed.add(volume.name());
                bytes += size;
            } catch (ConflictException | NoSuchVolumeException e) {
                // A container has got it, or somebody has removed it, just now.
            }
        }
        return new Pruned(removed, bytes);
    }
}
