package io.gatun.engine.tree;

import io.gatun.engine.archive.Owners;
import io.gatun.linux.handle.Fd;
import java.io.IOException;

/**
 * The root filesystem of a container as it can be used now.
 *
 * @param root borrowed
 * @param toDisk from owners as the container counts to those that the kernel is told here
 * @param fromDisk the other way
 */
public record Tree(Fd root, Owners toDisk, Owners fromDisk) {
    /** A tree whose owners are counted alike on both sides. */
    public static Tree of(Fd root) {
        return new Tree(root, Owners.SAME, Owners.SAME);
    }

    /** What is done with a tree while it is there. */
    @FunctionalInterface
    public interface Work<T> {
        T with(Tree tree) throws IOException;
    }
}
