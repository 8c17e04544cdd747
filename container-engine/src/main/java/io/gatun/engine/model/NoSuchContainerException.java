package io.gatun.engine.model;

/** Nothing has this id, beginning of an id, or name. */
public final class NoSuchContainerException extends EngineException {
    private static final long serialVersionUID = 1;

    public NoSuchContainerException(String reference) {
        super("no such container: " + reference, "", null);
    }
}
