package io.gatun.linux.net.socket;

import io.gatun.linux.abi.CString;
import io.gatun.linux.handle.Fd;
import java.net.InetAddress;

/** Where a socket is, or whom it talks to. */
public sealed interface SocketAddress {
    /** A unix(7) socket without a name, such as one that connects. */
    record Unnamed() implements SocketAddress {}

    /**
     * A unix(7) socket that is a file. There is no form for abstract names: everybody in the same network namespace can
     * reach those, whatever the permissions of files say.
     *
     * @param path at most 107 bytes
     */
    record Pathname(String path) implements SocketAddress {
        private static final int MAX_BYTES = 107;

        public Pathname {
            int bytes = CString.bytes(path).length;
            if (bytes == 0 || bytes > MAX_BYTES) {
                throw new IllegalArgumentException(
                        "the path of a socket has 1 to %d bytes, not %d: \"%s\"".formatted(MAX_BYTES, bytes, path));
            }
        }

        /** The socket {@code name} in an open directory, however long the directory's own path is. */
        public static Pathname in(Fd directory, String name) {
            if (name.isEmpty() || name.contains("/") || name.equals(".") || name.equals("..")) {
                throw new IllegalArgumentException("not the name of a file: \"" + name + "\"");
            }
            return new Pathname("/proc/self/fd/" + directory.number() + "/" + name);
        }
    }

    /** An ip(7) or ipv6(7) socket; port 0 lets the kernel choose one. */
    record Internet(InetAddress address, int port) implements SocketAddress {
        private static final int MAX_PORT = 0xffff;

        public Internet {
            if (port < 0 || port > MAX_PORT) {
                throw new IllegalArgumentException("not a port: " + port);
            }
        }
    }
}
