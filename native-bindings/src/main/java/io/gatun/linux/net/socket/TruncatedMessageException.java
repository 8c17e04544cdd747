package io.gatun.linux.net.socket;

/** A message had more bytes or descriptors than the receiver had room for; all of it is gone. */
public final class TruncatedMessageException extends RuntimeException {
    private static final long serialVersionUID = 1;

    TruncatedMessageException(String message) {
        super(message);
    }
}
