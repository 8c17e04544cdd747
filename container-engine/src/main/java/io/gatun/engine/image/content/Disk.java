package io.gatun.engine.image.content;

import io.gatun.engine.model.StorageException;
import io.gatun.linux.abi.Errno;
import io.gatun.linux.gate.SyscallException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Work on the engine's own files, which fails with a message that says what to do. */
public final class Disk {
    private static final String FREE = "free some space, such as with gatun image prune, and try again";

    private Disk() {}

    /** Work that may fail. */
    @FunctionalInterface
    public interface Work<T> {
        T run() throws IOException;
    }

    /** Work without a result. */
    @FunctionalInterface
    public interface Deed {
        void run() throws IOException;
    }

    /** Does it; {@code what} is what could not be done. */
    public static <T> T call(String what, Work<T> work) {
        try {
            return work.run();
        } catch (IOException e) {
            throw failure(what, e);
        } catch (UncheckedIOException e) {
            throw failure(what, Objects.requireNonNull(e.getCause()));
        }
    }

    /** The same without a result. */
    public static void run(String what, Deed deed) {
        call(what, () -> {
            deed.run();
            return what;
        });
    }

    /** What a failure means. */
    public static StorageException failure(String what, IOException e) {
        String said = String.valueOf(e.getMessage());
        boolean full = isFull(e);
        String reason = e.getClass() == IOException.class ? said : e.getClass().getSimpleName() + " " + said;
        return new StorageException("cannot %s: %s".formatted(what, reason), full ? FREE : "", e);
    }

    /** Whether a failure, or what led to it, is that of a full disk. The JDK only has the kernel's words for it. */
    public static boolean isFull(Throwable failure) {
        for (@Nullable Throwable each = failure; each != null; each = each.getCause()) {
            boolean full = switch (each) {
                case SyscallException e -> e.is(Errno.ENOSPC) || e.is(Errno.EDQUOT);
                case IOException e -> {
                    String low = String.valueOf(e.getMessage()).toLowerCase(Locale.ROOT);
                    yield low.contains("no space left") || low.contains("quota exceeded");
                }
                default -> false;
            };
            if (full) return true;
        }
        return false;
    }

    /** The failure of a full disk. */
    public static StorageException full(String what, RuntimeException e) {
        return new StorageException("cannot %s: No space left on device".formatted(what), FREE, e);
    }

    /** Waits until the names in a directory are on the disk. */
    public static void syncDirectory(Path directory) throws IOException {
        try (var channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }
}
