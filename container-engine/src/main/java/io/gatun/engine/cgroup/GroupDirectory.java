package io.gatun.engine.cgroup;

import io.gatun.linux.handle.Fd;

/**
 * A container's group in one tree.
 *
 * @param path below the tree's mount point, without a leading slash
 * @param fd the group's directory, O_PATH; owned by this object
 */
record GroupDirectory(Hierarchy hierarchy, String path, Fd fd) implements AutoCloseable {
    boolean isUnified() {
        return hierarchy.isUnified();
    }

    /** How messages name it. */
    @Override
    public String toString() {
        return hierarchy.mountPoint().resolve(path).toString();
    }

    @Override
    public void close() {
        fd.close();
    }
}
