package io.gatun.engine.launch;

import static io.gatun.linux.mount.Mounts.Recursion.ONE_MOUNT;
import static io.gatun.linux.mount.Mounts.Recursion.RECURSIVE;

import io.gatun.engine.plan.step.Owners;
import io.gatun.engine.plan.step.Resource;
import io.gatun.engine.plan.step.Resource.MappedTree;
import io.gatun.engine.plan.step.Slot;
import io.gatun.engine.tree.BoundSource;
import io.gatun.linux.Kernel;
import io.gatun.linux.file.OpenHow;
import io.gatun.linux.gate.SyscallException;
import io.gatun.linux.handle.Fd;
import io.gatun.linux.mount.MountAttributes;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The trees of a plan whose files get other owners. Only the engine may do that, and only while a tree is detached; the
 * program holds the same open tree, so what is done to it here is done for both.
 */
final class MappedTrees implements AutoCloseable {
    private final Kernel kernel;
    private final Map<MappedTree, Fd> trees = new HashMap<>();

    private MappedTrees(Kernel kernel) {
        this.kernel = kernel;
    }

    /**
     * Opens the trees and maps those that do not wait for the container's own user namespace.
     *
     * @throws LaunchException if one cannot be opened or mapped
     */
    static MappedTrees open(Kernel kernel, List<Resource> resources) {
        var opened = new MappedTrees(kernel);
        try {
            for (Resource resource : resources) {
                if (resource instanceof MappedTree tree) {
                    opened.open(tree);
                }
            }
            return opened;
        } catch (RuntimeException e) {
            opened.close();
            throw e;
        }
    }

    /** The trees by the slots in which the program finds them; borrowed. */
    Map<Slot, Fd> slots() {
        var slots = new HashMap<Slot, Fd>();
        trees.forEach((tree, fd) -> slots.put(tree.slot(), fd));
        return slots;
    }

    /** Maps the trees that were waiting for the container's user namespace. */
    void map(Fd userNamespace) {
        trees.forEach((tree, fd) -> {
            if (tree.owners() instanceof Owners.OfContainer) {
                map(tree, fd, userNamespace);
            }
        });
    }

    private void open(MappedTree tree) {
        try {
            Fd fd = new BoundSource(kernel).copy(tree.path(), tree.part(), tree.recursive() ? RECURSIVE : ONE_MOUNT);
            trees.put(tree, fd);
            switch (tree.owners()) {
                case Owners.OfContainer later -> {}
                case Owners.OfNamespace(var path, boolean below) -> {
                    try (Fd namespace = kernel.files().open(Path.of(path), OpenHow.read())) {
                        map(tree, fd, namespace);
                    }
                }
                case Owners.Ranges(var uids, var gids, boolean below) -> {
                    try (Fd namespace = new UserNamespaces(kernel).make(uids, gids)) {
                        map(tree, fd, namespace);
                    }
                }
            }
        } catch (SyscallException e) {
            throw new LaunchException(tree, e);
        }
    }

    private void map(MappedTree tree, Fd fd, Fd userNamespace) {
        try {
            var below = tree.owners().below() ? RECURSIVE : ONE_MOUNT;
            kernel.mounts().setAttributes(fd, below, MountAttributes.mappedBy(userNamespace));
        } catch (SyscallException e) {
            throw new LaunchException(tree, e);
        }
    }

    @Override
    public void close() {
        trees.values().forEach(Fd::close);
    }
}
