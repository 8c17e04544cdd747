package io.gatun.linux.program;

import io.gatun.linux.abi.FlagSets;
import io.gatun.linux.abi.Socket;
import java.util.Arrays;

/** Socket addresses as strace prints them. */
final class SocketAddressText {
    private static final int PATH = 2;
    private static final int PORT = 2;
    private static final int ADDRESS = 4;
    private static final int INET_BYTES = 16;

    private SocketAddressText() {}

    static String of(byte[] bytes) {
        if (bytes.length < PATH) {
            return "{...}";
        }
        int family = (bytes[0] & 0xff) | (bytes[1] & 0xff) << 8;
        String name = FlagSets.FAMILY.name(family).orElse(Integer.toString(family));
        if (family == Socket.AF_UNIX) {
            return "{sa_family=" + name + unix(bytes) + "}";
        }
        if (family == Socket.AF_INET && bytes.length >= INET_BYTES) {
            int port = (bytes[PORT] & 0xff) << 8 | (bytes[PORT + 1] & 0xff);
            return "{sa_family=%s, sin_port=htons(%d), sin_addr=inet_addr(\"%d.%d.%d.%d\")}"
                    .formatted(name, port, octet(bytes, 0), octet(bytes, 1), octet(bytes, 2), octet(bytes, 3));
        }
        return "{sa_family=" + name + ", ...}";
    }

    private static int octet(byte[] bytes, int index) {
        return bytes[ADDRESS + index] & 0xff;
    }

    // A path ends at a NUL; an abstract name, printed with an @ for its leading NUL, is as long as the address.
    private static String unix(byte[] bytes) {
        if (bytes.length == PATH) {
            return "";
        }
        if (bytes[PATH] == 0) {
            return ", sun_path=@" + QuotedText.path(Arrays.copyOfRange(bytes, PATH + 1, bytes.length));
        }
        int end = PATH;
        while (end < bytes.length && bytes[end] != 0) {
            end++;
        }
        return ", sun_path=" + QuotedText.path(Arrays.copyOfRange(bytes, PATH, end));
    }
}
