package io.gatun.proxy.http;

/** A message that is not passed on, and what its sender is told. Without a stack trace: whoever connects can cause any number of them. */
public final class HttpProblem extends Exception {
    private static final long serialVersionUID = 1;

    private final int status;

    /** With what its sender is told. */
    public HttpProblem(int status, String message) {
        super(message, null, false, false);
        this.status = status;
    }

    /** A status of 400 or more (RFC 9110, section 15). */
    public int status() {
        return status;
    }
}
