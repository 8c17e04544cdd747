package io.gatun.engine.image.content;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.gatun.linux.Kernel;
import io.gatun.linux.abi.Errno;
import io.gatun.linux.file.Contents.Durability;
import io.gatun.linux.file.Descriptors.Lock;
import io.gatun.linux.file.OpenHow;
import io.gatun.linux.gate.SyscallException;
import io.gatun.linux.handle.Fd;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * The directory of the store and its two locks, flock(2)s that the kernel gives back when their holder dies. Who adds or uses
 * content shares {@code lock}; who removes content has it alone. {@code index.lock} is held for as long as it takes to replace the
 * table of images.
 */
public final class StoreRoot {
    private static final int PRIVATE = 0700;
    private static final int OWN = 0600;
    private static final byte[] LAYOUT = "{\"imageLayoutVersion\":\"1.0.0\"}".getBytes(US_ASCII);
    private static final Duration STEP = Duration.ofMillis(20);

    private final Kernel kernel;
    private final Path path;

    /** The store in {@code path}, which is made when something is put into it. */
    public StoreRoot(Kernel kernel, Path path) {
        this.kernel = kernel;
        this.path = path;
    }

    /** The store of the engine whose root directory is {@code engine}. */
    public static StoreRoot below(Kernel kernel, Path engine) {
        return new StoreRoot(kernel, engine.resolve("images"));
    }

    public Kernel kernel() {
        return kernel;
    }

    public Path path() {
        return path;
    }

    /** Whether anything was ever put into it. */
    public boolean exists() {
        return path.resolve("oci-layout").toFile().exists();
    }

    /** Makes what is missing of the directories. */
    public void make() {
        if (exists()) return;
        directory(path.resolveSibling(""));
        for (String name : new String[] {"", "blobs", "blobs/sha256", "blobs/sha512", "ingest", "layers", "work"}) {
            directory(path.resolve(name));
        }
        try (Fd directory = kernel.files().open(path, OpenHow.directory())) {
            kernel.contents().replaceFile(directory, "oci-layout", OWN, LAYOUT, Durability.DISK);
        }
    }

    private void directory(Path made) {
        Path parent = made.getParent();
        if (parent == null || made.toFile().isDirectory()) return;
        if (!parent.toFile().isDirectory()) directory(parent);
        try (Fd above = kernel.files().open(parent, OpenHow.directory())) {
            kernel.files().mkdirat(above, String.valueOf(made.getFileName()), PRIVATE);
        } catch (SyscallException e) {
            if (!e.is(Errno.EEXIST)) throw e;
        }
    }

    /** Keeps everybody from removing content until the result is closed. */
    public Fd share() {
        make();
        Fd file = open("lock");
        kernel.descriptors().flock(file, Lock.SHARED);
        return file;
    }

    /** Keeps everybody from adding or using content until the result is closed; empty if others do for too long. */
    public Optional<Fd> tryAlone(Duration patience) {
        make();
        Fd file = open("lock");
        long end = System.nanoTime() + patience.toNanos();
        while (!kernel.descriptors().tryFlock(file, Lock.EXCLUSIVE)) {
            if (System.nanoTime() > end) {
                file.close();
                return Optional.empty();
            }
            pause();
        }
        return Optional.of(file);
    }

    /** The right to replace the table. The caller closes it. */
    Fd table() {
        make();
        Fd file = open("index.lock");
        kernel.descriptors().flock(file, Lock.EXCLUSIVE);
        return file;
    }

    /** Waits until everything that was written to the store's file system is on the disk. */
    public void sync() {
        try (Fd directory = kernel.files().open(path, OpenHow.directory())) {
            kernel.contents().syncfs(directory);
        }
    }

    private Fd open(String name) {
        return kernel.files().open(path.resolve(name), OpenHow.readWrite().creating(OWN));
    }

    private static void pause() {
        try {
            Thread.sleep(STEP);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
