package io.gatun.engine.tree;

import io.gatun.linux.Kernel;
import io.gatun.linux.file.OpenHow;
import io.gatun.linux.handle.Fd;
import io.gatun.linux.mount.Mounts.Recursion;
import java.nio.file.Path;

/**
 * What is bound into a container: a place of the host, or a part of it. The part is looked for below the place and nowhere else, whatever links the
 * containers have made there that write to it.
 */
public final class BoundSource {
    private final Kernel kernel;

    public BoundSource(Kernel kernel) {
        this.kernel = kernel;
    }

    /**
     * The place itself. The caller closes it.
     *
     * @param part relative, or empty for all
     */
    public Fd open(String source, String part) {
        Fd whole = kernel.files().open(Path.of(source), OpenHow.path());
        if (part.isEmpty()) return whole;
        try (whole) {
            return kernel.files().openat2(whole, part, OpenHow.path().beneath());
        }
    }

    /** A detached copy of the tree there. The caller owns it. */
    public Fd copy(String source, String part, Recursion recursion) {
        if (part.isEmpty()) return kernel.mounts().cloneTree(source, recursion);
        try (Fd place = open(source, part)) {
            return kernel.mounts().cloneTree(place, recursion);
        }
    }
}
