package io.gatun.engine.archive;

import io.gatun.engine.archive.Parents.Missing;
import io.gatun.engine.archive.Rules.Conflict;
import io.gatun.engine.archive.Rules.Top;
import io.gatun.engine.archive.tar.TarEntry;
import io.gatun.engine.archive.tar.TarEntry.Content;
import io.gatun.engine.archive.tar.TarReader;
import io.gatun.engine.model.BadArchiveException;
import io.gatun.linux.Kernel;
import io.gatun.linux.abi.Errno;
import io.gatun.linux.file.DeviceNumber;
import io.gatun.linux.file.FileType;
import io.gatun.linux.file.OpenHow;
import io.gatun.linux.file.Stat;
import io.gatun.linux.gate.SyscallException;
import io.gatun.linux.handle.Fd;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Makes files of an archive, below a directory of a tree that may be full of links and may change meanwhile. Names that lead out
 * are refused; what has a name already is replaced, never written into; hard links are made to what is found inside. Files that
 * were made before an error stay. For one thread.
 */
public final class Extraction {
    private final Kernel kernel;
    private final Fd root;
    private final String base;
    private final Rules rules;
    private final Special special;
    private final List<Deferred> deferred = new ArrayList<>();

    /** Entries that mean something else than a file. */
    @FunctionalInterface
    public interface Special {
        /** There are none. */
        Special NONE = (_, _) -> false;

        /** Does what the entry means and returns true, or returns false: then a file is made of it. */
        boolean done(Place place, TarEntry entry) throws IOException;
    }

    /** The time of a directory, which changes with each file in it. */
    private record Deferred(List<String> parts, Instant modified) {}

    /**
     * Into the directory {@code base} below {@code root}.
     *
     * @param root borrowed; what links take for the root of all files
     * @param base relative to it, {@code "."} for itself; it must be there
     */
    public Extraction(Kernel kernel, Fd root, String base, Rules rules, Special special) {
        this.kernel = kernel;
        this.root = root;
        this.base = base;
        this.rules = rules;
        this.special = special;
    }

    /**
     * Extracts all of {@code tar}, to the end of the stream. The caller closes it.
     *
     * @throws BadArchiveException if it is no archive, leads out of the directory or is beyond the budget
     */
    public void extract(InputStream tar) throws IOException {
        var reader = new TarReader(tar, rules.budget());
        try (var parents = new Parents(kernel, root, base)) {
            for (Optional<TarEntry> entry = reader.next(); entry.isPresent(); entry = reader.next()) {
                extract(entry.get(), reader, parents);
            }
            reader.drain();
            for (Deferred directory : deferred.reversed()) setTime(directory, parents);
        }
    }

    /** A later entry may have removed the directory, or put something else in its place. */
    private void setTime(Deferred directory, Parents parents) {
        Instant time = directory.modified();
        if (directory.parts().isEmpty()) {
            kernel.metadata().utimensat(parents.directory(List.of(), Missing.FAIL), ".", time, time);
            return;
        }
        try {
            Place place = parents.place(directory.parts(), Missing.FAIL);
            if (place.stat().filter(is -> is.type() == FileType.DIRECTORY).isEmpty()) return;
            kernel.metadata().utimensat(place.directory(), place.name(), time, time);
        } catch (SyscallException e) {
            if (!e.is(Errno.ENOENT) && !e.is(Errno.ENOTDIR)) throw e;
        }
    }

    private void extract(TarEntry entry, TarReader reader, Parents parents) throws IOException {
        List<String> parts = Parents.parts(entry.name());
        if (parts.isEmpty()) {
            top(entry, parents);
            return;
        }
        Place place = parents.place(parts, Missing.MAKE);
        if (special.done(place, entry)) {
            parents.forget();
            return;
        }
        if (makeRoom(place, entry)) {
            parents.forget();
            place = parents.place(parts, Missing.MAKE);
        }
        make(place, parts, entry, reader, parents);
    }

    private void top(TarEntry entry, Parents parents) {
        if (!(entry.content() instanceof Content.Directory)) {
            throw new BadArchiveException("the archive has an entry without a name that is no directory", "");
        }
        if (rules.top() == Top.LEAVE) return;
        try (Fd directory =
                kernel.files().openat(parents.directory(List.of(), Missing.FAIL), ".", OpenHow.directory())) {
            new Attributed(kernel, rules).set(directory, entry);
        }
        deferred.add(new Deferred(List.of(), entry.attributes().modified()));
    }

    /** Removes what has the name, unless the entry is to be merged with it; whether anything was removed. */
    private boolean makeRoom(Place place, TarEntry entry) {
        Optional<Stat> there = place.stat();
        if (there.isEmpty()) return false;
        boolean isDirectory = there.get().type() == FileType.DIRECTORY;
        boolean becomesDirectory = entry.content() instanceof Content.Directory;
        if (isDirectory && becomesDirectory) return false;
        if (isDirectory != becomesDirectory && rules.conflict() == Conflict.REFUSE) {
            throw new BadArchiveException(
                    isDirectory
                            ? "cannot overwrite directory \"%s\" with non-directory \"%s\""
                                    .formatted(place.name(), entry.name())
                            : "cannot overwrite non-directory \"%s\" with directory \"%s\""
                                    .formatted(place.name(), entry.name()),
                    "remove it first, or choose another destination");
        }
        place.remove(there.get().type());
        return true;
    }

    private void make(Place place, List<String> parts, TarEntry entry, TarReader reader, Parents parents)
            throws IOException {
        var made = new NewFile(place, new Attributed(kernel, rules), entry);
        switch (entry.content()) {
            case Content.File file -> made.file(file, reader);
            case Content.Directory _ -> {
                made.directory();
                deferred.add(new Deferred(parts, entry.attributes().modified()));
            }
            case Content.Symlink(String target) -> {
                made.symlink(target);
                parents.forget();
            }
            case Content.HardLink(String target) -> hardLink(place, Parents.parts(target), parents);
            case Content.Device(FileType type, var number) -> made.node(type, number);
            case Content.Fifo _ -> made.node(FileType.FIFO, DeviceNumber.NONE);
        }
    }

    /** The place is found again: looking for the target may have closed its directory. */
    private void hardLink(Place place, List<String> target, Parents parents) {
        if (target.isEmpty())
            throw new BadArchiveException("a hard link in the archive leads to the directory itself", "");
        try (Fd held = parents.place(target, Missing.FAIL).hold();
                Fd directory = kernel.descriptors().dup(place.directory())) {
            if (kernel.files().statx(held).type() == FileType.DIRECTORY) {
                throw new BadArchiveException(
                        "a hard link in the archive leads to the directory " + String.join("/", target), "");
            }
            kernel.files().link(held, directory, place.name());
        }
    }
}
