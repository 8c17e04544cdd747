package io.gatun.engine.model;

/** This host cannot do what was asked. */
public final class NotSupportedException extends EngineException {
    private static final long serialVersionUID = 1;

    public NotSupportedException(String problem, String remedy) {
        super(problem, remedy, null);
    }
}
