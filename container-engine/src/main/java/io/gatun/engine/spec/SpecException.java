package io.gatun.engine.spec;

/** A document that cannot be used; says where in it and why. */
public abstract sealed class SpecException extends RuntimeException permits JsonException, InvalidSpecException {
    private static final long serialVersionUID = 1;

    SpecException(String message) {
        super(message);
    }
}
