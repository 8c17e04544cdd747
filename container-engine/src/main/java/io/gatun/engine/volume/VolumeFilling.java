package io.gatun.engine.volume;

import static io.gatun.linux.abi.Fcntl.O_NOFOLLOW;

import io.gatun.engine.archive.Extraction;
import io.gatun.engine.archive.Extraction.Special;
import io.gatun.engine.archive.Owners;
import io.gatun.engine.archive.Packing;
import io.gatun.engine.archive.Packing.Crossing;
import io.gatun.engine.archive.Parents;
import io.gatun.engine.archive.Rules;
import io.gatun.engine.archive.Transfer;
import io.gatun.engine.archive.tar.TarWriter;
import io.gatun.engine.spec.OciSpec;
import io.gatun.engine.state.ContainerDirectory;
import io.gatun.engine.state.Definition;
import io.gatun.engine.tree.StoppedTree;
import io.gatun.engine.tree.Tree;
import io.gatun.engine.volume.VolumeStore.Held;
import io.gatun.linux.Kernel;
import io.gatun.linux.abi.Errno;
import io.gatun.linux.file.Descriptors.Lock;
import io.gatun.linux.file.OpenHow;
import io.gatun.linux.gate.SyscallException;
import io.gatun.linux.handle.Fd;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;

/** Fills a volume that is empty with what the image has in its place, owners and attributes included, as docker does. */
public final class VolumeFilling {
    private static final OpenHow DATA = OpenHow.directory().with(O_NOFOLLOW);

    private static final OpenHow LOCK = OpenHow.readWrite().creating(0600);

    private final Kernel kernel;
    private final StoppedTree trees;

    /** For containers whose store lies at {@code root}. */
    public VolumeFilling(Kernel kernel, Path root) {
        this.kernel = kernel;
        this.trees = new StoppedTree(kernel, root);
    }

    /** Copies what a container that is being made has at {@code destination}; does nothing if the volume has files. */
    public void fill(
            Held volume, ContainerDirectory directory, Definition definition, OciSpec spec, String destination) {
        if (!volume.info().options().isEmpty()) return;
        try (Fd turn = kernel.files().openat(volume.directory(), "filling", LOCK);
                Fd data = kernel.files().openat(volume.directory(), VolumeStore.DATA, DATA)) {
            // One at a time: who comes second finds the files of the first.
            kernel.descriptors().flock(turn, Lock.EXCLUSIVE);
            if (!isEmpty(data)) return;
            trees.layers(directory, definition, spec, tree -> {
                copy(tree, String.join("/", Parents.parts(destination)), data);
                return tree;
            });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private boolean isEmpty(Fd data) {
        try (var listing = kernel.files().list(data)) {
            return !listing.hasNext();
        }
    }

    private void copy(Tree tree, String path, Fd data) throws IOException {
        try (Fd source = kernel.files().openat2(tree.root(), path, Parents.DIRECTORY)) {
            new Transfer(kernel)
                    .run(
                            out -> {
                                try (var tar = new TarWriter(out)) {
                                    new Packing(kernel, tar, owners(tree), Crossing.NEVER).addDirectory(source, ".");
                                }
                            },
                            in -> new Extraction(kernel, data, ".", Rules.EXACT, Special.NONE).extract(in));
        } catch (SyscallException e) {
            // The image has no such directory: there is nothing to begin with.
            if (!e.is(Errno.ENOENT) && !e.is(Errno.ENOTDIR)) throw e;
        }
    }

    /** In a volume, files belong to the users that containers count, whatever these are on the host. */
    private static Owners owners(Tree tree) {
        return tree.fromDisk();
    }
}
