package io.gatun.daemon.docker.create;

import io.gatun.daemon.http.HttpFailure;
import io.gatun.engine.Images;
import io.gatun.engine.model.ImageInfo;
import io.gatun.engine.template.Image;
import java.util.Optional;

/** Which image a client means. */
public final class ImageLookup {
    private final Images images;

    /** Looks among these. */
    public ImageLookup(Images images) {
        this.images = images;
    }

    /** What is known of an image, if it is a stored one. */
    public Optional<ImageInfo> info(Image image) {
        return image instanceof Image.Stored(var name) ? images.find(name) : Optional.empty();
    }

    /**
     * The image of a name: one that is stored, {@code host}, or the absolute path of a root filesystem.
     *
     * @throws HttpFailure 404 if there is none, upon which clients pull it
     */
    public Image find(String name) {
        if (name.isEmpty()) throw new HttpFailure(400, "no image was given");
        if (name.startsWith("/")) return new Image.Rootfs(name);
        if (name.equals(Image.HOST_NAME) || name.equals(Image.HOST_NAME + ":latest")) return new Image.Host();
        if (images.find(name).isPresent()) return new Image.Stored(name);
        boolean tagged = name.lastIndexOf(':') > name.lastIndexOf('/');
        throw new HttpFailure(404, "No such image: " + (tagged ? name : name + ":latest"));
    }
}
