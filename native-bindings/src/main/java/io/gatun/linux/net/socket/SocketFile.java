package io.gatun.linux.net.socket;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** The name of a listening Unix socket in the file system, which outlives the socket (unix(7)). */
public final class SocketFile {
    private static final int TYPE = 0170000;
    private static final int SOCKET = 0140000;

    private SocketFile() {}

    /**
     * Removes what a socket has left at {@code path}, if anything.
     *
     * @throws FileAlreadyExistsException if something else is there, which is left alone
     */
    public static void remove(Path path) throws IOException {
        requireNothingElse(path);
        Files.deleteIfExists(path);
    }

    /**
     * Looks whether a socket may have {@code path} for its name: nothing is there, or what another socket has left.
     *
     * @throws FileAlreadyExistsException if something else is there
     */
    public static void requireNothingElse(Path path) throws IOException {
        try {
            int mode = (int) Files.getAttribute(path, "unix:mode", LinkOption.NOFOLLOW_LINKS);
            if ((mode & TYPE) != SOCKET) {
                throw new FileAlreadyExistsException(path + " is there and is no socket; say another place");
            }
        } catch (NoSuchFileException e) {
            // Then it is free.
        }
    }
}
