package io.gatun.engine.lifecycle;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.gatun.engine.launch.Rollback;
import io.gatun.engine.model.ConflictException;
import io.gatun.engine.model.ContainerId;
import io.gatun.engine.model.NoSuchVolumeException;
import io.gatun.engine.model.VolumeInfo;
import io.gatun.engine.model.VolumeName;
import io.gatun.engine.options.MountRequest;
import io.gatun.engine.spec.OciSpec;
import io.gatun.engine.state.ContainerDirectory;
import io.gatun.engine.state.ContainerStore;
import io.gatun.engine.state.Definition;
import io.gatun.engine.state.VolumeUse;
import io.gatun.engine.volume.VolumeFilling;
import io.gatun.engine.volume.VolumeStore;
import io.gatun.engine.volume.VolumeStore.Held;
import io.gatun.linux.Kernel;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The volumes that containers have: made with the container, kept while it is there. */
public final class ContainerVolumes {
    private final ContainerStore containers;
    private final VolumeStore volumes;
    private final VolumeFilling filling;

    /** For the containers and volumes below {@code root}. */
    public ContainerVolumes(Kernel kernel, ContainerStore containers, Path root) {
        this.containers = containers;
        this.volumes = new VolumeStore(kernel, root);
        this.filling = new VolumeFilling(kernel, root);
    }

    /** The volumes themselves. */
    public VolumeStore store() {
        return volumes;
    }

    /** Where on the host the files of a volume are, or will be when the container {@code id} is made. */
    public String place(MountRequest.Volume request, ContainerId id) {
        VolumeName name = name(request, id);
        return volumes.find(name)
                .map(VolumeInfo::mountpoint)
                .orElseGet(() -> volumes.data(name).toString());
    }

    /** An anonymous volume is named for its container and place, so that making it again finds it. */
    private static VolumeName name(MountRequest.Volume request, ContainerId id) {
        return request.name().orElseGet(() -> new VolumeName(hash(id.value() + request.destination())));
    }

    private static String hash(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Volumes that cannot be removed until this is closed. */
    public record Provided(List<Held> held) implements AutoCloseable {
        @Override
        public void close() {
            held.forEach(Held::close);
        }
    }

    /**
     * Makes the volumes of a container that is being made, and fills those that are empty with what the image has there. The
     * caller closes the result when the container is defined.
     */
    public Provided provide(
            ContainerDirectory directory, Definition definition, OciSpec spec, List<MountRequest> mounts) {
        List<MountRequest.Volume> wanted = mounts.stream()
                .filter(MountRequest.Volume.class::isInstance)
                .map(MountRequest.Volume.class::cast)
                .toList();
        var held = new ArrayList<Held>();
        if (wanted.isEmpty()) return new Provided(held);
        try (var rollback = new Rollback()) {
            rollback.onFailure(() -> held.forEach(Held::close));
            var uses = new ArrayList<VolumeUse>();
            var copied = new ArrayList<VolumeFilling.Wanted>();
            for (MountRequest.Volume request : wanted) {
                VolumeName name = name(request, directory.id());
                Held volume = volumes.hold(new VolumeStore.Request(
                        name,
                        request.labels(),
                        request.driverOptions(),
                        request.name().isEmpty()));
                held.add(volume);
                rollback.onFailure(() -> discard(volume));
                uses.add(new VolumeUse(
                        name, request.destination(), request.name().isEmpty()));
                if (request.copies()) copied.add(new VolumeFilling.Wanted(volume, request.destination()));
                else filling.finish(volume);
            }
            filling.fill(copied, directory, definition, spec);
            directory.save(uses);
            rollback.commit();
            return new Provided(held);
        }
    }

    /** Removes those that were made for a container that could not be. */
    public void discard(Provided provided) {
        provided.held().forEach(this::discard);
    }

    private void discard(Held volume) {
        volume.close();
        if (volume.made()) removeUnused(volume.info().name());
    }

    /** The containers that have a volume. */
    public List<ContainerId> users(VolumeName name) {
        var users = new ArrayList<ContainerId>();
        for (ContainerId id : containers.ids()) {
            containers.open(id).ifPresent(directory -> {
                try (directory) {
                    boolean uses = directory.isDefined()
                            && directory.volumes().stream()
                                    .anyMatch(use -> use.name().equals(name));
                    if (uses) users.add(id);
                }
            });
        }
        return users;
    }

    /** All volumes that containers have, with how many have them. */
    public Map<VolumeName, Integer> counts() {
        var counts = new HashMap<VolumeName, Integer>();
        for (ContainerId id : containers.ids()) {
            Optional<ContainerDirectory> opened = containers.open(id);
            if (opened.isEmpty()) continue;
            try (ContainerDirectory directory = opened.get()) {
                if (!directory.isDefined()) continue;
                directory.volumes().stream()
                        .map(VolumeUse::name)
                        .distinct()
                        .forEach(name -> counts.merge(name, 1, Integer::sum));
            }
        }
        return counts;
    }

    /**
     * Removes a volume that no container has.
     *
     * @throws ConflictException if one does
     */
    public void remove(VolumeName name) {
        volumes.remove(name, () -> {
            List<ContainerId> users = users(name);
            if (!users.isEmpty()) {
                throw new ConflictException(
                        "remove %s: volume is in use - %s".formatted(name, users), "remove those containers first");
            }
        });
    }

    /** Removes the anonymous volumes that a container has had, unless another has them too. */
    public void removeAnonymous(List<VolumeUse> uses) {
        uses.stream().filter(VolumeUse::anonymous).map(VolumeUse::name).forEach(this::removeUnused);
    }

    private void removeUnused(VolumeName name) {
        try {
            remove(name);
        } catch (ConflictException | NoSuchVolumeException e) {
            // somebody else has it, or has removed it
        }
    }
}
