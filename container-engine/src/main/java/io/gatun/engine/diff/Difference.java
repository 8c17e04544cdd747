package io.gatun.engine.diff;

import io.gatun.engine.image.HostImage;
import io.gatun.engine.image.content.StoreRoot;
import io.gatun.engine.image.layer.LayerStore;
import io.gatun.engine.model.Digest;
import io.gatun.engine.model.FileChange;
import io.gatun.engine.model.NotSupportedException;
import io.gatun.engine.state.ContainerDirectory;
import io.gatun.engine.state.ContainerImage;
import io.gatun.engine.state.Definition;
import io.gatun.engine.state.Definition.RootSource;
import io.gatun.linux.Kernel;
import io.gatun.linux.file.OpenHow;
import io.gatun.linux.handle.Fd;
import io.gatun.linux.mount.Mounts.Recursion;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Finds the layers of a container, running or not, and compares them. */
public final class Difference {
    private final Kernel kernel;
    private final Path store;

    /** For containers whose store lies at {@code store}, which none of them sees. */
    public Difference(Kernel kernel, Path store) {
        this.kernel = kernel;
        this.store = store;
    }

    /**
     * What the container has changed.
     *
     * @throws NotSupportedException if it has no layer of its own
     */
    public List<FileChange> of(ContainerDirectory directory) {
        Definition definition = directory.definition().orElseThrow();
        if (definition.root() == RootSource.LAYERS)
            return ofLayers(directory, directory.image().orElseThrow());
        if (definition.root() != RootSource.HOST) {
            throw new NotSupportedException(
                    "container %s writes into its root filesystem itself, and what was there before is not known"
                            .formatted(directory.id().shortForm()),
                    "compare that directory with a copy of it, or use the image host, above which each container has a layer");
        }
        // The root's own file system without what is mounted on it, as overlayfs sees it.
        try (Fd upper = kernel.files().openat(directory.fd(), "upper", OpenHow.directory());
                Fd mask = new HostImage(kernel, List.of(store)).mask();
                Fd root = kernel.mounts().cloneTree(HostImage.ROOT, Recursion.ONE_MOUNT)) {
            return Placeholders.without(Changes.of(kernel, upper, List.of(mask, root)));
        }
    }

    private List<FileChange> ofLayers(ContainerDirectory directory, ContainerImage image) {
        var layers = new LayerStore(StoreRoot.below(kernel, store));
        var lower = new ArrayList<Fd>();
        try (Fd upper = kernel.files().openat(directory.fd(), "upper", OpenHow.directory())) {
            for (Digest layer : image.layers().reversed()) {
                lower.add(kernel.files().open(layers.files(layer), OpenHow.directory()));
            }
            return Placeholders.without(Changes.of(kernel, upper, lower));
        } finally {
            lower.forEach(Fd::close);
        }
    }
}
