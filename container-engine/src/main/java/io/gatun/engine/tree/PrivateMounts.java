package io.gatun.engine.tree;

import static io.gatun.linux.abi.Sched.CLONE_NEWNS;

import io.gatun.linux.Kernel;
import io.gatun.linux.gate.Blocking;
import io.gatun.linux.mount.Mounts.Recursion;
import io.gatun.linux.mount.Propagation;
import java.io.IOException;

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

    /** Does the work in a new namespace with the mounts of the host, from which nothing spreads. Waits for its end whatever happens meanwhile. */
    public static <T> T inside(Kernel kernel, Work<T> work) throws IOException {
        // The namespace ends with the thread; a thread of a pool would carry it into other work.
        return Blocking.<T, IOException>onThreadOfItsOwn(() -> {
            kernel.namespaces().unshare(CLONE_NEWNS);
            kernel.mounts().setPropagation("/", Propagation.PRIVATE, Recursion.RECURSIVE);
            return work.run();
        });
    }
}
