package io.gatun.linux.mount;

import io.gatun.linux.handle.Fd;

/** Mounts of this process's mount namespace and detached ones. */
public interface Mounts {
    /** Whether the mounts below are meant too. */
    enum Recursion {
        ONE_MOUNT,
        RECURSIVE
    }

    /**
     * A detached copy of the tree at a path of the host, links followed (open_tree(2), OPEN_TREE_CLONE). The caller
     * owns it; it goes when it is closed, unless it was attached.
     */
    Fd cloneTree(String path, Recursion recursion);
}
