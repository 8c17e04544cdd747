package io.gatun.engine.tree;

import static io.gatun.linux.abi.Sched.CLONE_NEWNS;

import io.gatun.linux.Kernel;
import io.gatun.linux.gate.SyscallException;
import io.gatun.linux.mount.Mounts.Recursion;
import io.gatun.linux.mount.Propagation;
import java.io.IOException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.jspecify.annotations.Nullable;

/**
 * A mount namespace of a thread's own, in which a tree can be put together that nobody else sees: neither in the host's mount
 * table nor after the thread has ended, however it ends.
 */
public final class PrivateMounts {
    private PrivateMounts() {}

    /** Work that makes mounts. */
    @FunctionalInterface
    public interface Work<T> {
        T run() throws IOException;
    }

    /** Does the work in a new namespace with the mounts of the host, from which nothing spreads. */
    public static <T> T inside(Kernel kernel, Work<T> work) throws IOException {
        var task = new FutureTask<T>(() -> {
            kernel.namespaces().unshare(CLONE_NEWNS);
            kernel.mounts().setPropagation("/", Propagation.PRIVATE, Recursion.RECURSIVE);
            return work.run();
        });
        // The namespace ends with the thread; a thread of a pool would carry it into other work.
        Thread thread = Thread.ofPlatform().name("private-mounts").start(task);
        try {
            return task.get();
        } catch (ExecutionException e) {
            throw rethrown(e.getCause());
        } catch (InterruptedException e) {
            thread.interrupt();
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while files were copied", e);
        }
    }

    private static RuntimeException rethrown(@Nullable Throwable cause) throws IOException {
        switch (cause) {
            case null -> throw new IllegalStateException("failed without a cause");
            case IOException e -> throw e;
            case SyscallException e -> throw e;
            case RuntimeException e -> throw e;
            case Error e -> throw e;
            default -> throw new IllegalStateException(cause);
        }
    }
}
