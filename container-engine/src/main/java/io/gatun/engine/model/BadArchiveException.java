package io.gatun.engine.model;

/** An archive is damaged, is no archive, wants more than its budget, or names what is outside of its tree. */
public final class BadArchiveException extends EngineException {
    private static final long serialVersionUID = 1;

    public BadArchiveException(String problem, String remedy) {
        super(problem, remedy, null);
    }
}
