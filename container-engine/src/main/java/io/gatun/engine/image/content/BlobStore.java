package io.gatun.engine.image.content;

import io.gatun.engine.image.manifest.Descriptor;
import io.gatun.engine.model.BadImageException;
import io.gatun.engine.model.Digest;
import io.gatun.linux.abi.Errno;
import io.gatun.linux.file.OpenHow;
import io.gatun.linux.file.Stat;
import io.gatun.linux.gate.SyscallException;
import io.gatun.linux.handle.Fd;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/** Bytes by digest: {@code blobs/ALGORITHM/HEX}. What is there is whole and has its digest; what is on its way is in {@code ingest}. */
public final class BlobStore {
    private static final int BUFFER = 1 << 16;
    private static final SecureRandom RANDOM = new SecureRandom();

    private final StoreRoot root;

    public BlobStore(StoreRoot root) {
        this.root = root;
    }

    /** Where a blob is, if it is there. */
    public Path path(Digest digest) {
        return root.path().resolve("blobs").resolve(digest.algorithm()).resolve(digest.hex());
    }

    public boolean has(Digest digest) {
        return Files.isRegularFile(path(digest));
    }

    /** How long it is; 0 if it is not there. */
    public long sizeBytes(Digest digest) {
        return path(digest).toFile().length();
    }

    /** Its file, if it is there: another one if it was changed. */
    public Optional<Stat> stat(Digest digest) {
        try (Fd file = root.kernel().files().open(path(digest), OpenHow.path())) {
            return Optional.of(root.kernel().files().statx(file));
        } catch (SyscallException e) {
            if (e.is(Errno.ENOENT)) return Optional.empty();
            throw e;
        }
    }

    /** A blob as a stream. The caller closes it. */
    public InputStream open(Digest digest) throws IOException {
        try {
            return new BufferedInputStream(Files.newInputStream(path(digest)), BUFFER);
        } catch (NoSuchFileException e) {
            throw new BadImageException(
                    "the store has lost blob %s; pull or load the image again".formatted(digest), e);
        }
    }

    /**
     * All of a small blob, compared with its digest.
     *
     * @throws BadImageException if it is not there, larger than {@code atMost}, or was changed
     */
    public byte[] read(Digest digest, int atMost) {
        byte[] bytes = Disk.call("read blob " + digest, () -> {
            try (InputStream in = open(digest)) {
                return in.readNBytes(atMost + 1);
            }
        });
        if (bytes.length > atMost)
            throw new BadImageException("blob %s is larger than %d bytes".formatted(digest, atMost));
        var hash = digest.hash();
        hash.update(bytes);
        if (!Digest.finish(hash).equals(digest)) {
            throw new BadImageException(
                    "the store's blob %s was changed; remove the image and pull it again".formatted(digest));
        }
        return bytes;
    }

    /** Keeps a small document. */
    public Descriptor put(String mediaType, byte[] bytes) {
        Digest digest = Digest.of(bytes);
        if (!has(digest)) {
            try (NewBlob blob = create()) {
                blob.write(bytes, 0, bytes.length);
                blob.commit();
            } catch (IOException e) {
                throw Disk.failure("keep blob " + digest, e);
            }
        }
        return new Descriptor(mediaType, digest, bytes.length);
    }

    /** Begins a blob whose digest nobody knows yet. The caller closes it. */
    public NewBlob create() {
        root.make();
        byte[] name = new byte[8];
        RANDOM.nextBytes(name);
        return NewBlob.open(root, this, "new-" + HexFormat.of().formatHex(name));
    }

    /** Goes on with a blob of this digest, waiting for others who do. The caller closes it. */
    public NewBlob resume(Digest digest) {
        root.make();
        return NewBlob.open(root, this, digest.algorithm() + "-" + digest.hex());
    }

    /** All blobs. */
    public List<Digest> list() {
        var all = new ArrayList<Digest>();
        for (String algorithm : List.of("sha256", "sha512")) {
            Path directory = root.path().resolve("blobs").resolve(algorithm);
            if (!Files.isDirectory(directory)) continue;
            Disk.run("list blobs", () -> {
                try (var names = Files.newDirectoryStream(directory)) {
                    for (Path each : names)
                        Digest.tryParse(algorithm + ":" + each.getFileName()).ifPresent(all::add);
                }
            });
        }
        return all;
    }

    /** Removes a blob; returns how many bytes that gives back. */
    public long delete(Digest digest) {
        long size = sizeBytes(digest);
        return Disk.call("remove blob " + digest, () -> Files.deleteIfExists(path(digest)) ? size : 0);
    }
}
