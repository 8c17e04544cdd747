package io.gatun.engine.tree;

import static io.gatun.linux.abi.Fcntl.O_DIRECTORY;

import io.gatun.engine.model.NotSupportedException;
import io.gatun.linux.Kernel;
import io.gatun.linux.abi.Errno;
import io.gatun.linux.file.OpenHow;
import io.gatun.linux.gate.SyscallException;
import io.gatun.linux.handle.Fd;
import io.gatun.linux.mount.MountAttributes;
import io.gatun.linux.mount.Mounts.Recursion;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;

/**
 * The root filesystem of a container of an image whose users are not the host's. On disk all files, those that the container writes
 * as well, belong to the numbers that the image says; layers are shared with containers that have other users. The overlay lies over
 * id-mapped mounts of them (Linux 5.19), which are attached where only this thread sees them.
 */
public final class MappedLayers {
    private final Kernel kernel;

    public MappedLayers(Kernel kernel) {
        this.kernel = kernel;
    }

    /**
     * Who the container's users are.
     *
     * @param namespace a user namespace with the container's ids; borrowed
     * @param root its root as the host knows it
     * @param group its group 0
     */
    public record Users(Fd namespace, int root, int group) {}

    /**
     * The overlay, detached.
     *
     * @param layers the directory that all of {@code lower} is in, or empty directories of the container's own
     * @param lower directories of layers, uppermost first
     * @param own the directory of the container, with its {@code upper} and {@code work}
     * @throws NotSupportedException if the kernel or the file system cannot
     */
    public Fd make(Path layers, List<String> lower, Path own, Users users) {
        try {
            return PrivateMounts.inside(kernel, () -> {
                map(layers, users);
                map(own, users);
                // What the overlay makes in the writable layer it makes as who mounts it, who must exist in the map.
                kernel.self().actAs(users.root(), users.group());
                return OverlayMount.make(kernel, lower, own.resolve("upper"), own.resolve("work"));
            });
        } catch (SyscallException e) {
            if (e.is(Errno.EINVAL) || e.is(Errno.EOVERFLOW) || e.is(Errno.ENOSYS)) throw refused(layers, e);
            throw e;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The same as the overlay of containers with the host's users, for kernels that cannot name all layers otherwise. */
    public Fd unmapped(List<String> lower, Path own) {
        try {
            return PrivateMounts.inside(
                    kernel, () -> OverlayMount.make(kernel, lower, own.resolve("upper"), own.resolve("work")));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void map(Path directory, Users users) {
        try (Fd tree = kernel.mounts().cloneTree(directory.toString(), Recursion.ONE_MOUNT);
                Fd place = kernel.files().open(directory, OpenHow.path().with(O_DIRECTORY))) {
            kernel.mounts().setAttributes(tree, Recursion.ONE_MOUNT, MountAttributes.mappedBy(users.namespace()));
            kernel.mounts().moveMount(tree, place);
        }
    }

    private static NotSupportedException refused(Path layers, SyscallException e) {
        return new NotSupportedException(
                "the layers below %s cannot be shown to the users of a user namespace: %s"
                        .formatted(layers, e.getMessage()),
                "use Linux 5.19 or newer with the state on ext4, xfs or btrfs, or leave --userns out; gatun check says what"
                        + " this machine can do");
    }
}
