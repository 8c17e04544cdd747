package io.gatun.linux.net.netlink;

/** Bytes that should be netlink messages are not. */
public final class MalformedNetlinkException extends RuntimeException {
    private static final long serialVersionUID = 1;

    MalformedNetlinkException(String message) {
        super(message);
    }
}
