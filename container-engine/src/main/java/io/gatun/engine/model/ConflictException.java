package io.gatun.engine.model;

/** What was asked is right, but something else is in its way. */
public final class ConflictException extends EngineException {
    private static final long serialVersionUID = 1;

    public ConflictException(String problem, String remedy) {
        super(problem, remedy, null);
    }
}
