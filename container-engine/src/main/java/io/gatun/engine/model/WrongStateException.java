package io.gatun.engine.model;

/** The container is not in a state in which this can be done. */
public final class WrongStateException extends EngineException {
    private static final long serialVersionUID = 1;

    public WrongStateException(ContainerId id, String state, String action) {
        super("cannot %s container %s: it is %s".formatted(action, id.shortForm(), state), "", null);
    }
}
