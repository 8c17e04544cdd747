package io.gatun.engine.model;

/** No image here has this name, id or beginning of an id. */
public final class NoSuchImageException extends EngineException {
    private static final long serialVersionUID = 1;

    public NoSuchImageException(String reference) {
        super("No such image: " + reference, "pull it first, or look at the list of images", null);
    }
}
