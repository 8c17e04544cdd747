package io.gatun.engine.image.registry;

import io.gatun.engine.image.manifest.Descriptor;
import io.gatun.engine.image.registry.Transport.Answer;
import io.gatun.engine.model.BadImageException;
import io.gatun.engine.model.RegistryException;
import io.gatun.engine.model.RegistryException.Reason;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/**
 * A blob of a registry. A connection that breaks or stalls is replaced by one that goes on where it was; only attempts without
 * any progress are counted. What the registry says about the length must be true.
 */
final class BlobInput extends InputStream {
    private final Repository repository;
    private final Transport transport;
    private final Descriptor blob;
    private long position;
    private int fruitless;
    private @Nullable InputStream current;

    BlobInput(Repository repository, Transport transport, Descriptor blob, long offset) {
        this.repository = repository;
        this.transport = transport;
        this.blob = blob;
        this.position = offset;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        while (position < blob.sizeBytes()) {
            try {
                InputStream in = opened();
                int count = in.read(into, offset, (int) Math.min(length, blob.sizeBytes() - position));
                if (count < 0) throw new IOException("the connection ended early");
                position += count;
                if (count > 0) fruitless = 0;
                return count;
            } catch (IOException e) {
                again(e);
            }
        }
        return -1;
    }

    /** More than nothing until the end, which decompressors take for the sign that more is to come. */
    @Override
    public int available() {
        return position < blob.sizeBytes() ? 1 : 0;
    }

    private InputStream opened() throws IOException {
        if (current == null) {
            Answer answer = repository.openBlob(blob, position);
            InputStream in = answer.body();
            current = in;
            requireLength(answer);
            if (answer.status() == 200 && position > 0) in.skipNBytes(position);
        }
        return current;
    }

    private void requireLength(Answer answer) throws IOException {
        String said = answer.header("Content-Length");
        long expected = blob.sizeBytes() - (answer.status() == 206 ? position : 0);
        boolean lies = !said.isEmpty() && !said.equals(Long.toString(expected));
        String range = answer.header("Content-Range");
        boolean elsewhere = answer.status() == 206 && !range.startsWith("bytes %d-".formatted(position));
        if (lies || elsewhere) {
            close();
            throw new BadImageException("the registry has %s %s bytes of blob %s in the place of %d"
                    .formatted(elsewhere ? "other" : "", said, blob.digest(), expected)
                    .replaceAll("[^ -~]", "?")
                    .replace("  ", " "));
        }
    }

    private void again(IOException e) throws IOException {
        close();
        if (++fruitless >= transport.settings().attempts()) {
            throw new RegistryException(
                    Reason.FAILED,
                    "blob %s did not come: %s".formatted(blob.digest(), e.getMessage()),
                    "try again: what has come is kept",
                    e);
        }
        Transport.sleep(Transport.pause(fruitless, ""));
    }

    @Override
    public void close() throws IOException {
        InputStream in = current;
        current = null;
        if (in != null) in.close();
    }
}
