package io.gatun.daemon.docker.archive;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.UUID;

/**
 * What a client has sent, whole: in memory while it is little, otherwise in a file that has no name any more. Whoever reads it waits for no client.
 * The caller closes it.
 */
record Spool(InputStream content) implements AutoCloseable {
    private static final int SMALL_BYTES = 1 << 20;

    /**
     * Reads all that is sent.
     *
     * @param directory on the disk where it may take room
     */
    static Spool of(InputStream sent, Path directory) throws IOException {
        byte[] begin = sent.readNBytes(SMALL_BYTES);
        if (begin.length < SMALL_BYTES) return new Spool(new ByteArrayInputStream(begin));
        FileChannel file = FileChannel.open(
                directory.resolve("spool-" + UUID.randomUUID()),
                StandardOpenOption.CREATE_NEW,
                StandardOpenOption.READ,
                StandardOpenOption.WRITE,
                StandardOpenOption.DELETE_ON_CLOSE);
        try {
            var out = Channels.newOutputStream(file);
            out.write(begin);
            sent.transferTo(out);
            return new Spool(Channels.newInputStream(file.position(0)));
        } catch (IOException | RuntimeException e) {
            file.close();
            throw e;
        }
    }

    @Override
    public void close() throws IOException {
        content.close();
    }
}
