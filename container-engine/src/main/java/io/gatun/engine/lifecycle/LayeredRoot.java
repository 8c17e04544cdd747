package io.gatun.engine.lifecycle;

import io.gatun.engine.image.content.StoreRoot;
import io.gatun.engine.image.layer.LayerStore;
import io.gatun.engine.launch.UserNamespaces;
import io.gatun.engine.model.BadRequestException;
import io.gatun.engine.plan.PlanInput;
import io.gatun.engine.plan.step.Slot;
import io.gatun.engine.spec.IdMapping;
import io.gatun.engine.spec.LinuxSpec;
import io.gatun.engine.spec.LinuxSpec.NamespaceType;
import io.gatun.engine.state.ContainerDirectory;
import io.gatun.engine.tree.MappedLayers;
import io.gatun.engine.tree.MappedLayers.Users;
import io.gatun.engine.tree.OverlayMount;
import io.gatun.linux.Kernel;
import io.gatun.linux.handle.Fd;
import java.nio.file.Path;
import java.util.List;

/**
 * The root filesystem of a container of a stored image. Its own program mounts it, without any detour, unless it has users of its own or
 * the kernel is too old to name all layers: then the engine makes it.
 */
record LayeredRoot(Kernel kernel, Path store) {
    /** For one start; what the engine makes is given to {@code wiring}. */
    PlanInput.Root of(ContainerDirectory directory, LinuxSpec linux, Wiring wiring) {
        Path own = store.resolve("containers").resolve(directory.id().value());
        var layers = new LayerStore(StoreRoot.below(kernel, store));
        List<String> lower = ImageSource.lower(layers, directory.image().orElseThrow(), own);
        if (linux.createsNew(NamespaceType.USER)) {
            wiring.give(Slot.ROOTFS, mapped(layers, lower, own, linux));
            return new PlanInput.Root.Made();
        }
        if (OverlayMount.isSimple(kernel, lower)) return overlay(lower, own);
        wiring.give(Slot.ROOTFS, new MappedLayers(kernel).unmapped(lower, own));
        return new PlanInput.Root.Made();
    }

    /** What a plan says that is printed before there is a container. */
    static PlanInput.Root planned(List<Path> lower, Path own, LinuxSpec linux) {
        if (linux.createsNew(NamespaceType.USER)) return new PlanInput.Root.Made();
        return overlay(lower.stream().map(Path::toString).toList(), own);
    }

    private static PlanInput.Root overlay(List<String> lower, Path own) {
        return new PlanInput.Root.Overlay(
                lower, own.resolve("upper").toString(), own.resolve("work").toString());
    }

    private Fd mapped(LayerStore layers, List<String> lower, Path own, LinuxSpec linux) {
        try (Fd namespace = new UserNamespaces(kernel).make(linux.uidMappings(), linux.gidMappings())) {
            var users = new Users(namespace, root(linux.uidMappings()), root(linux.gidMappings()));
            return new MappedLayers(kernel).make(layers.directory(), lower, own, users);
        }
    }

    private static int root(List<IdMapping> mappings) {
        return mappings.stream()
                .filter(range -> range.containerId() == 0)
                .findFirst()
                .map(range -> (int) range.hostId())
                .orElseThrow(() -> new BadRequestException(
                        "the container's user namespace has no root, to whom the image's files belong",
                        "map id 0 with --uidmap and --gidmap"));
    }
}
