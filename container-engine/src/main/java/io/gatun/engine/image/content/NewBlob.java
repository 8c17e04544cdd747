package io.gatun.engine.image.content;

import io.gatun.engine.model.BadImageException;
import io.gatun.engine.model.Digest;
import io.gatun.linux.abi.Errno;
import io.gatun.linux.file.Descriptors.Lock;
import io.gatun.linux.file.OpenHow;
import io.gatun.linux.gate.SyscallException;
import io.gatun.linux.handle.Fd;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;

/**
 * A blob that is being written. It has its name only when it is whole, its digest is right and it is on the disk. Until then it is a
 * file in {@code ingest} that its writer has locked; what a killed writer leaves is where the next one goes on.
 */
public final class NewBlob extends OutputStream {
    private static final int OWN = 0600;

    private final BlobStore blobs;
    private final Path path;
    private final Fd lock;
    private final FileChannel channel;
    private MessageDigest hash = Digest.sha256();
    private long size;

    private NewBlob(BlobStore blobs, Path path, Fd lock, FileChannel channel) {
        this.blobs = blobs;
        this.path = path;
        this.lock = lock;
        this.channel = channel;
    }

    static NewBlob open(StoreRoot root, BlobStore blobs, String name) {
        Path path = root.path().resolve("ingest").resolve(name);
        Fd lock = locked(root, path);
        try {
            return new NewBlob(
                    blobs, path, lock, FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE));
        } catch (IOException e) {
            lock.close();
            throw Disk.failure("write a blob", e);
        }
    }

    /** The lock of the file that has the name: the one before us may have given its file another name. */
    private static Fd locked(StoreRoot root, Path path) {
        var kernel = root.kernel();
        while (true) {
            Fd file = kernel.files().open(path, OpenHow.readWrite().creating(OWN));
            kernel.descriptors().flock(file, Lock.EXCLUSIVE);
            try (Fd now = kernel.files().open(path, OpenHow.path())) {
                if (kernel.files().statx(now).isSameFile(kernel.files().statx(file))) return file;
            } catch (SyscallException e) {
                if (!e.is(Errno.ENOENT)) {
                    file.close();
                    throw e;
                }
            }
            file.close();
        }
    }

    /** What is there of it already, as a stream that ends where writing goes on; it must be read to its end. */
    public InputStream present(Digest expected) throws IOException {
        hash = expected.hash();
        size = 0;
        channel.position(0);
        long there = channel.size();
        return new InputStream() {
            @Override
            public int read() throws IOException {
                byte[] one = new byte[1];
                return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
            }

            @Override
            public int read(byte[] into, int offset, int length) throws IOException {
                if (size >= there) return -1;
                int count = channel.read(ByteBuffer.wrap(into, offset, (int) Math.min(length, there - size)));
                if (count < 0) return -1;
                hash.update(into, offset, count);
                size += count;
                return count;
            }
        };
    }

    /** How much of it is there. */
    public long sizeBytes() {
        return size;
    }

    /** Forgets what is there. */
    public void restart(Digest expected) throws IOException {
        hash = expected.hash();
        size = 0;
        channel.truncate(0);
        channel.position(0);
    }

    @Override
    public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] from, int offset, int length) throws IOException {
        var rest = ByteBuffer.wrap(from, offset, length);
        while (rest.hasRemaining()) channel.write(rest);
        hash.update(from, offset, length);
        size += length;
    }

    /** The digest of what was written. */
    public Digest digest() {
        try {
            return Digest.finish((MessageDigest) hash.clone());
        } catch (CloneNotSupportedException e) {
            throw new AssertionError("hashes of the JDK can be copied", e);
        }
    }

    /** Gives it the name of its digest. */
    public Digest commit() throws IOException {
        Digest digest = digest();
        channel.force(true);
        Path place = blobs.path(digest);
        Files.move(path, place, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        Disk.syncDirectory(place.resolveSibling(""));
        return digest;
    }

    /**
     * The same if it is what it should be; otherwise nothing of it is kept.
     *
     * @throws BadImageException if it is something else
     */
    public void commit(Digest expected, long expectedSize) throws IOException {
        Digest digest = Digest.finish(hash);
        if (size != expectedSize || !digest.equals(expected)) {
            discard();
            throw new BadImageException(
                    size != expectedSize
                            ? "blob %s has %d bytes instead of %d".formatted(expected, size, expectedSize)
                            : "blob %s has another digest: %s; somebody has changed it".formatted(expected, digest));
        }
        channel.force(true);
        Files.move(path, blobs.path(expected), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        Disk.syncDirectory(blobs.path(expected).resolveSibling(""));
    }

    /** Keeps nothing of it. */
    public void discard() throws IOException {
        Files.deleteIfExists(path);
    }

    /** What has no name yet stays where the next writer finds it, unless nobody could. */
    @Override
    public void close() throws IOException {
        try {
            channel.close();
            if (path.getFileName().toString().startsWith("new-")) discard();
        } finally {
            lock.close();
        }
    }
}
