package io.gatun.engine.model;

/** The name or id belongs to another container. */
public final class NameInUseException extends EngineException {
    private static final long serialVersionUID = 1;

    public NameInUseException(String name, ContainerId owner) {
        super(
                "the name \"%s\" is in use by container %s".formatted(name, owner.shortForm()),
                "remove or rename that container, or choose another name",
                null);
    }
}
