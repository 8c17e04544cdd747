package io.gatun.daemon.docker.create;

import io.gatun.daemon.http.HttpFailure;
import io.gatun.engine.template.Image;

/** Which image a client means. */
public final class ImageLookup {
    /** A lookup. */
    public ImageLookup() {}

    /**
     * The image of a name: {@code host}, or the absolute path of a root filesystem.
     *
     * @throws HttpFailure 404 if there is none, upon which clients pull it
     */
    public Image find(String name) {
        if (name.isEmpty()) throw new HttpFailure(400, "no image was given");
        if (name.equals(Image.HOST_NAME) || name.equals(Image.HOST_NAME + ":latest")) return new Image.Host();
        if (name.startsWith("/")) return new Image.Rootfs(name);
        throw new HttpFailure(404, "No such image: " + (name.contains(":") ? name : name + ":latest"));
    }
}
