package io.gatun.engine.image.layer;

import static io.gatun.linux.abi.Fcntl.O_NOFOLLOW;

import io.gatun.engine.image.layer.LayerUnpacker.Unpacked;
import io.gatun.engine.model.BadImageException;
import io.gatun.engine.model.Digest;
import io.gatun.linux.Kernel;
import io.gatun.linux.abi.Errno;
import io.gatun.linux.file.FileType;
import io.gatun.linux.file.OpenHow;
import io.gatun.linux.file.Stat;
import io.gatun.linux.gate.SyscallException;
import io.gatun.linux.handle.Fd;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Directories that a layer has only because something in them was archived. Layers are unpacked one beside the other, and overlayfs
 * shows a directory as its uppermost layer has it: so such a directory is made like the one below it when the chain is known.
 */
public final class ImpliedDirectories {
    private static final OpenHow PLACE =
            OpenHow.path().with(O_NOFOLLOW).beneath().withoutSymlinks();
    private static final OpenHow INSIDE =
            OpenHow.directory().with(O_NOFOLLOW).beneath().withoutSymlinks();

    private final Kernel kernel;
    private final LayerStore layers;

    public ImpliedDirectories(Kernel kernel, LayerStore layers) {
        this.kernel = kernel;
        this.layers = layers;
    }

    /** Makes the directories of a chain of layers alike, the lowest layer first. */
    public void settle(List<Digest> chain) {
        for (int i = 1; i < chain.size(); i++) {
            List<Digest> below = chain.subList(0, i).reversed();
            try (Fd layer = open(chain.get(i))) {
                Set<String> implied =
                        layers.about(chain.get(i)).map(Unpacked::implied).orElse(Set.of());
                for (String path : new TreeSet<>(implied)) settle(layer, path, below);
            }
        }
    }

    private void settle(Fd layer, String path, List<Digest> below) {
        String place = path.isEmpty() ? "." : path;
        for (Digest lower : below) {
            Optional<Stat> found;
            try (Fd root = open(lower)) {
                found = stat(root, place);
            }
            if (found.isEmpty()) continue;
            if (found.get().type() == FileType.SYMLINK) {
                throw new BadImageException("the image has a link where a layer above wants the directory \"%s\""
                        .formatted(LayerPath.shown(path)));
            }
            if (found.get().type() == FileType.DIRECTORY) copy(layer, place, found.get());
            return;
        }
    }

    private void copy(Fd layer, String place, Stat like) {
        try (Fd directory = kernel.files().openat2(layer, place, INSIDE)) {
            Stat now = kernel.files().statx(directory);
            boolean alike = now.permissions() == like.permissions()
                    && now.owner().equals(like.owner())
                    && now.times().modified().equals(like.times().modified());
            if (alike) return;
            kernel.metadata().fchown(directory, like.owner());
            kernel.metadata().fchmod(directory, like.permissions());
            kernel.metadata()
                    .utimensat(
                            directory,
                            ".",
                            like.times().modified(),
                            like.times().modified());
        }
    }

    private Optional<Stat> stat(Fd root, String place) {
        try (Fd found = kernel.files().openat2(root, place, PLACE)) {
            return Optional.of(kernel.files().statx(found));
        } catch (SyscallException e) {
            if (e.is(Errno.ENOENT) || e.is(Errno.ENOTDIR) || e.is(Errno.ELOOP)) return Optional.empty();
            throw e;
        }
    }

    private Fd open(Digest layer) {
        return kernel.files().open(layers.files(layer), OpenHow.directory());
    }
}
