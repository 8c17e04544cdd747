package io.gatun.engine.model;

import io.gatun.linux.abi.Stat;
import java.time.Instant;

/**
 * What is known about a path in a container.
 *
 * @param name the last part of the path, as it was asked for
 * @param sizeBytes its length
 * @param mode kind and permissions, as stat(2) has them
 * @param modified when it was last written
 * @param linkTarget where the path leads if it is a symbolic link: an absolute path in the container; otherwise empty
 */
public record PathStat(String name, long sizeBytes, int mode, Instant modified, String linkTarget) {
    /** Whether it is a directory. */
    public boolean isDirectory() {
        return kind() == Stat.S_IFDIR;
    }

    /** Whether it is a regular file. */
    public boolean isFile() {
        return kind() == Stat.S_IFREG;
    }

    /** Whether it is a symbolic link. */
    public boolean isSymlink() {
        return kind() == Stat.S_IFLNK;
    }

    private int kind() {
        return mode & Stat.S_IFMT;
    }
}
