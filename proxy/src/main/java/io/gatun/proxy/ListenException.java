package io.gatun.proxy;

/** A service cannot listen where it was told to; what ran before keeps running. */
public final class ListenException extends RuntimeException {
    private static final long serialVersionUID = 1;

    ListenException(String message, Throwable cause) {
        super(message, cause);
    }
}
