package io.gatun.proxy.wire;

/** Bytes that are not what they have to be. Without a stack trace: whoever connects can cause any number of them. */
public final class MalformedException extends Exception {
    private static final long serialVersionUID = 1;

    /** What is wrong with them. */
    public MalformedException(String message) {
        super(message, null, false, false);
    }
}
