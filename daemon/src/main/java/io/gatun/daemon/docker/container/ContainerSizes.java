package io.gatun.daemon.docker.container;

import io.gatun.daemon.life.Container;
import io.gatun.engine.Engine;
import io.gatun.engine.json.Json;
import io.gatun.engine.model.ImageInfo;
import io.gatun.engine.model.NoSuchContainerException;

/** How much of the disk containers take. It is counted file by file, and only for who asks. */
public final class ContainerSizes {
    private final Engine engine;

    public ContainerSizes(Engine engine) {
        this.engine = engine;
    }

    /** A container's description with its sizes in bytes: of what it has written, and with its image. */
    public Json.Obj with(Json.Obj shown, Container container) {
        long own = own(container);
        String image = container.memo().imageId();
        long below = image.isEmpty()
                ? 0
                : engine.images().find(image).map(ImageInfo::sizeBytes).orElse(0L);
        var sizes = Json.object().put("SizeRw", own).put("SizeRootFs", own + below);
        return shown.overlaid(sizes.build());
    }

    private long own(Container container) {
        try {
            return engine.files().sizeBytes(container.ref());
        } catch (NoSuchContainerException e) {
            return 0; // gone just now
        }
    }
}
