package io.gatun.engine.image.store;

import io.gatun.engine.model.ContainerId;
import io.gatun.engine.state.ContainerImage;
import java.util.List;

/** Who uses images: the store's view of the containers there are. */
@FunctionalInterface
public interface ImageUsers {
    /**
     * A container of an image.
     *
     * @param isRunning whether it has processes
     */
    record User(ContainerId container, ContainerImage image, boolean isRunning) {}

    /** All containers of images. */
    List<User> list();
}
