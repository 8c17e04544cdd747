package io.gatun.proxy.wire;

import io.gatun.linux.net.socket.SocketAddress.Internet;
import java.util.Arrays;

/**
 * Whose connection it is.
 *
 * @param source the client
 * @param destination where it connected to
 */
public record Origin(Internet source, Internet destination) {
    /** A number that is the same for every connection of one address. */
    public long host() {
        return Arrays.hashCode(source.address().getAddress()) * 0x9e37_79b9L;
    }
}
