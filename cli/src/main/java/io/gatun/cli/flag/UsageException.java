package io.gatun.cli.flag;

/** A command line that cannot be understood; the message says what to type instead where that is known. */
public final class UsageException extends RuntimeException {
    private static final long serialVersionUID = 1;

    public UsageException(String message) {
        super(message);
    }
}
