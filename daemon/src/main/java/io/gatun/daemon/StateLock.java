package io.gatun.daemon;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;

/**
 * One daemon for the containers of a directory: two would restart what has ended twice. The kernel gives it back if the daemon dies. The file
 * says where the daemon listens, so that commands on the same directory find it.
 */
final class StateLock implements AutoCloseable {
    private static final String NOBODY = "\n";

    private final FileChannel file;

    private StateLock(FileChannel file) {
        this.file = file;
    }

    static StateLock take(Path root) throws IOException {
        Files.createDirectories(
                root, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        FileChannel file = FileChannel.open(
                root.resolve(DaemonSettings.FILE), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        if (isTaken(file)) {
            file.close();
            throw new IOException("another daemon serves the containers of %s; stop it, or give this one another --root"
                    .formatted(root));
        }
        return new StateLock(file);
    }

    /** Says where the daemon listens. */
    void tell(Path socket) throws IOException {
        say(socket.toAbsolutePath().toString());
    }

    // Never empty, so that it has its block also on a disk that is full.
    private void say(String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        file.write(ByteBuffer.wrap(bytes), 0);
        file.truncate(bytes.length);
    }

    private static boolean isTaken(FileChannel file) throws IOException {
        try {
            return file.tryLock() == null;
        } catch (OverlappingFileLockException e) {
            return true;
        }
    }

    @Override
    public void close() {
        try (file) {
            say(NOBODY);
        } catch (IOException e) {
            // Whoever reads it finds nobody there.
        }
    }
}
