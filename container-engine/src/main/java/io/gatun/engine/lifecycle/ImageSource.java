package io.gatun.engine.lifecycle;

import io.gatun.engine.image.layer.LayerStore;
import io.gatun.engine.image.store.ImageStore;
import io.gatun.engine.image.store.ImageStore.Stored;
import io.gatun.engine.lifecycle.Creation.Order;
import io.gatun.engine.model.Digest;
import io.gatun.engine.state.ContainerDirectory;
import io.gatun.engine.state.ContainerImage;
import io.gatun.engine.template.Image;
import io.gatun.engine.template.ImageDefaults;
import io.gatun.linux.Kernel;
import io.gatun.linux.file.OpenHow;
import io.gatun.linux.file.Stat;
import io.gatun.linux.handle.Fd;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What containers of stored images are made of: the image's layers below one of the container's own. */
final class ImageSource {
    private static final int PRIVATE = 0700;
    private static final int PUBLIC = 0755;

    private final Kernel kernel;
    private final ImageStore images;

    ImageSource(Kernel kernel, ImageStore images) {
        this.kernel = kernel;
        this.images = images;
    }

    /**
     * An order whose image is found. While it is open nobody removes that image.
     *
     * @param order with what the image says about its containers
     * @param stored empty for images that are not stored
     */
    record Held(
            Order order, Optional<Stored> stored, @Nullable Fd lock) implements AutoCloseable {
        @Override
        public void close() {
            if (lock != null) lock.close();
        }
    }

    /** Finds the image of an order. The caller closes the result. */
    Held hold(Order order) {
        if (!(order.image() instanceof Image.Stored(var name))) return new Held(order, Optional.empty(), null);
        Fd lock = images.root().share();
        try {
            Stored stored = images.require(name);
            var options =
                    ImageDefaults.below(order.options(), stored.info().config().run());
            var whole = new Order(order.id(), order.name(), order.image(), options);
            return new Held(whole, Optional.of(stored), lock);
        } catch (RuntimeException e) {
            lock.close();
            throw e;
        }
    }

    /** Directories of an image's layers, the uppermost first. */
    static List<Path> files(LayerStore layers, List<Digest> diffIds) {
        return diffIds.reversed().stream().map(layers::files).toList();
    }

    List<Path> files(Stored stored) {
        return files(images.layers(), stored.info().config().diffIds());
    }

    /** Writes which image it is, and makes the directories of the overlay. */
    void fill(ContainerDirectory made, Stored stored) {
        List<Digest> layers = stored.info().config().diffIds();
        made.save(new ContainerImage(stored.info().id(), stored.descriptor().digest(), layers));
        kernel.files().mkdirat(made.fd(), "upper", PUBLIC);
        kernel.files().mkdirat(made.fd(), "work", PRIVATE);
        if (layers.isEmpty()) kernel.files().mkdirat(made.fd(), "empty", PUBLIC);
        else likeRoot(made, images.layers().files(layers.getLast()));
    }

    /** The upper directory is the container's root directory: it is like the image's. */
    private void likeRoot(ContainerDirectory made, Path top) {
        try (Fd upper = kernel.files().openat(made.fd(), "upper", OpenHow.directory());
                Fd root = kernel.files().open(top, OpenHow.directory())) {
            Stat like = kernel.files().statx(root);
            kernel.metadata().fchown(upper, like.owner());
            kernel.metadata().fchmod(upper, like.permissions());
        }
    }

    /** The layers of a container's overlay, the uppermost first. */
    static List<String> lower(LayerStore layers, ContainerImage image, Path directory) {
        var lower = new ArrayList<String>();
        files(layers, image.layers()).forEach(path -> lower.add(path.toString()));
        if (lower.isEmpty()) lower.add(directory.resolve("empty").toString());
        return lower;
    }
}
