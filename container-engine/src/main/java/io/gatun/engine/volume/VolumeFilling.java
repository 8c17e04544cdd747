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
import io.gatun.engine.state.TreeRemoval;
import io.gatun.engine.tree.StoppedTree;
import io.gatun.engine.tree.Tree;
import io.gatun.engine.volume.VolumeStore.Held;
import io.gatun.linux.Kernel;
import io.gatun.linux.abi.Errno;
import io.gatun.linux.file.Descriptors.Lock;
import io.gatun.linux.file.Files.Renaming;
import io.gatun.linux.file.OpenHow;
import io.gatun.linux.file.Stat;
import io.gatun.linux.file.Xattrs.Existence;
import io.gatun.linux.gate.SyscallException;
import io.gatun.linux.handle.Fd;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Fills volumes that are empty with what the image has in their place, owners and attributes included, as docker does. It is copied aside
 * first: no container that is made later sees a part of it, whoever is killed meanwhile. One that has the volume already sees names come
 * one after the other.
 */
public final class VolumeFilling {
    private static final OpenHow DATA = OpenHow.directory().with(O_NOFOLLOW);

    /** Where it is copied to. */
    private static final String ASIDE = "_copying";
    /** Where it is when it is whole. */
    private static final String WHOLE = "_copied";

    private static final int PRIVATE = 0700;
    private static final OpenHow LOCK = OpenHow.readWrite().creating(0600);

    private final Kernel kernel;
    private final StoppedTree trees;

    /** For containers whose store lies at {@code root}. */
    public VolumeFilling(Kernel kernel, Path root) {
        this.kernel = kernel;
        this.trees = new StoppedTree(kernel, root);
    }

    /**
     * A volume that begins with what the image has in its place.
     *
     * @param destination where the container has it
     */
    public record Wanted(Held volume, String destination) {}

    /**
     * Copies what a container that is being made has at the places of its volumes, into those that have no files. All are filled from one
     * tree: a namespace and an overlay cost more than most copies.
     */
    public void fill(List<Wanted> all, ContainerDirectory directory, Definition definition, OciSpec spec) {
        List<Wanted> empty = all.stream().filter(this::isEmpty).toList();
        if (empty.isEmpty()) return;
        try {
            trees.layers(directory, definition, spec, tree -> {
                for (Wanted wanted : empty) fill(wanted, tree);
                return tree;
            });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private boolean isEmpty(Wanted wanted) {
        var empty = new AtomicBoolean();
        alone(wanted.volume(), data -> empty.set(isEmpty(data)));
        return empty.get();
    }

    private void fill(Wanted wanted, Tree tree) {
        alone(wanted.volume(), data -> {
            if (!isEmpty(data)) return;
            Fd place = wanted.volume().directory();
            remove(place, ASIDE);
            kernel.files().mkdirat(place, ASIDE, PRIVATE);
            try (Fd aside = kernel.files().openat(place, ASIDE, DATA)) {
                if (!copy(tree, String.join("/", Parents.parts(wanted.destination())), aside)) return;
            }
            kernel.files().renameat2(place, ASIDE, place, WHOLE, Renaming.NOREPLACE);
            move(place, data);
        });
    }

    /** Brings a filling to its end that was killed when all was copied. */
    public void finish(Held volume) {
        alone(volume, data -> {});
    }

    /** What is done with the files of a volume. */
    private interface Work {
        void run(Fd data) throws IOException;
    }

    /** One at a time: who comes second finds the files of the first. */
    private void alone(Held volume, Work work) {
        if (!volume.info().options().isEmpty()) return;
        try (Fd turn = kernel.files().openat(volume.directory(), "filling", LOCK);
                Fd data = kernel.files().openat(volume.directory(), VolumeStore.DATA, DATA)) {
            kernel.descriptors().flock(turn, Lock.EXCLUSIVE);
            move(volume.directory(), data);
            try {
                work.run(data);
            } finally {
                remove(volume.directory(), ASIDE);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Gives the volume what was copied beside it, if there is anything, one rename after the other. The directory itself stays: other
     * containers may have it already. Whoever is killed here is followed by the next one who wants the volume.
     */
    private void move(Fd place, Fd data) {
        Optional<Fd> copied = opened(place, WHOLE);
        if (copied.isEmpty()) return;
        try (Fd whole = copied.get()) {
            for (String name : names(whole)) {
                try {
                    kernel.files().renameat2(whole, name, data, name, Renaming.NOREPLACE);
                } catch (SyscallException e) {
                    // Written by a container meanwhile, which knows better.
                    if (!e.is(Errno.EEXIST)) throw e;
                }
            }
            imitate(whole, data);
        }
        remove(place, WHOLE);
    }

    private Optional<Fd> opened(Fd place, String name) {
        try {
            return Optional.of(kernel.files().openat(place, name, DATA));
        } catch (SyscallException e) {
            if (e.is(Errno.ENOENT)) return Optional.empty();
            throw e;
        }
    }

    private void imitate(Fd whole, Fd data) {
        imitateAttributes(whole, data);
        Stat like = kernel.files().statx(whole);
        kernel.metadata().fchown(data, like.owner());
        kernel.metadata().fchmod(data, like.permissions());
        Instant modified = like.times().modified();
        kernel.metadata().utimensat(data, ".", modified, modified);
    }

    private void imitateAttributes(Fd whole, Fd data) {
        try {
            for (String name : kernel.xattrs().list(whole)) {
                if (!name.startsWith("user.")) continue;
                kernel.xattrs()
                        .get(whole, name)
                        .ifPresent(value -> kernel.xattrs().set(data, name, value, Existence.ANY));
            }
        } catch (SyscallException e) {
            if (!e.is(Errno.EOPNOTSUPP)) throw e;
        }
    }

    private List<String> names(Fd directory) {
        var names = new ArrayList<String>();
        try (var listing = kernel.files().list(directory)) {
            while (listing.hasNext()) names.add(listing.next().name());
        }
        return names;
    }

    private void remove(Fd place, String name) {
        Optional<Fd> there = opened(place, name);
        if (there.isEmpty()) return;
        try (Fd gone = there.get()) {
            new TreeRemoval(kernel.files()).removeContent(gone);
        }
        kernel.files().rmdir(place, name);
    }

    private boolean isEmpty(Fd data) {
        try (var listing = kernel.files().list(data)) {
            return !listing.hasNext();
        }
    }

    private boolean copy(Tree tree, String path, Fd data) throws IOException {
        try (Fd source = kernel.files().openat2(tree.root(), path, Parents.DIRECTORY)) {
            new Transfer(kernel)
                    .run(
                            out -> {
                                try (var tar = new TarWriter(out)) {
                                    new Packing(kernel, tar, owners(tree), Crossing.NEVER).addDirectory(source, ".");
                                }
                            },
                            in -> new Extraction(kernel, data, ".", Rules.EXACT, Special.NONE).extract(in));
            return true;
        } catch (SyscallException e) {
            // The image has no such directory: there is nothing to begin with.
            if (!e.is(Errno.ENOENT) && !e.is(Errno.ENOTDIR)) throw e;
            return false;
        }
    }

    /** In a volume, files belong to the users that containers count, whatever these are on the host. */
    private static Owners owners(Tree tree) {
        return tree.fromDisk();
    }
}
