package io.gatun.daemon.http;

/** A request that is answered with a status of failure and a message. */
public final class HttpFailure extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final int status;

    /**
     * @param status 400 and above
     * @param message for the client
     */
    public HttpFailure(int status, String message) {
        super(message, null, false, false);
        this.status = status;
    }

    /** The status of the answer. */
    public int status() {
        return status;
    }

    /** Its message. */
    public String text() {
        return String.valueOf(getMessage());
    }
}
