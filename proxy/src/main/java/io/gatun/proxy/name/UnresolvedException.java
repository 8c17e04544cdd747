package io.gatun.proxy.name;

/** The addresses of a name could not be found; the message says why. */
public final class UnresolvedException extends Exception {
    private static final long serialVersionUID = 1;

    UnresolvedException(String message) {
        super(message);
    }
}
