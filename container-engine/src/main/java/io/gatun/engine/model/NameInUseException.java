package io.gatun.engine.model;

/** The name or id belongs to another container. */
public final class NameInUseException extends EngineException {
    private static final long serialVersionUID = 1;

    private final String name;
    private final String owner;

    public NameInUseException(String name, ContainerId owner) {
        super(
                "the name \"%s\" is in use by container %s".formatted(name, owner.shortForm()),
                "remove or rename that container, or choose another name",
                null);
        this.name = name;
        this.owner = owner.value();
    }

    /** What both want. */
    public String name() {
        return name;
    }

    /** The id of the container that has it. */
    public String owner() {
        return owner;
    }
}
