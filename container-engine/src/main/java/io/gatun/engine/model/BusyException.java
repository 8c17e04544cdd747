package io.gatun.engine.model;

/** Something did not end or come free in time. */
public final class BusyException extends EngineException {
    private static final long serialVersionUID = 1;

    public BusyException(String problem, String remedy) {
        super(problem, remedy, null);
    }
}
