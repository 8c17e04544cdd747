package io.gatun.engine.model;

import org.jspecify.annotations.Nullable;

/** A registry refused, or gave no or a wrong answer. */
public final class RegistryException extends EngineException {
    private static final long serialVersionUID = 1;

    /** What kind of refusal it is. */
    public enum Reason {
        /** The registry does not have it, or does not say that it has. */
        NOT_FOUND,
        /** The registry wants to know who asks, or does not let them. */
        DENIED,
        /** The registry cannot be reached, or does not keep to the protocol. */
        FAILED
    }

    private final Reason reason;

    public RegistryException(Reason reason, String problem, String remedy, @Nullable Throwable cause) {
        super(problem, remedy, cause);
        this.reason = reason;
    }

    /** What kind of refusal it is. */
    public Reason reason() {
        return reason;
    }
}
