package io.gatun.engine.model;

/** There is no file of this name in the container. */
public final class NoSuchPathException extends EngineException {
    private static final long serialVersionUID = 1;

    public NoSuchPathException(String path, String container) {
        super("could not find the file %s in container %s".formatted(path, container), "", null);
    }
}
