package io.gatun.proxy.file;

/** A file of services that cannot be used, and where it is wrong. */
public final class ServicesFileException extends RuntimeException {
    private static final long serialVersionUID = 1;

    ServicesFileException(String message) {
        super(message);
    }
}
