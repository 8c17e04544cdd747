package io.gatun.engine.files;

import io.gatun.engine.archive.Extraction;
import io.gatun.engine.archive.Extraction.Special;
import io.gatun.engine.archive.Packing;
import io.gatun.engine.archive.Packing.Crossing;
import io.gatun.engine.archive.Parents;
import io.gatun.engine.archive.Parents.Missing;
import io.gatun.engine.archive.Place;
import io.gatun.engine.archive.Rules;
import io.gatun.engine.archive.tar.TarWriter;
import io.gatun.engine.model.BadRequestException;
import io.gatun.engine.model.ContainerId;
import io.gatun.engine.model.NoSuchPathException;
import io.gatun.engine.model.PathStat;
import io.gatun.engine.tree.Tree;
import io.gatun.linux.Kernel;
import io.gatun.linux.abi.Errno;
import io.gatun.linux.file.FileType;
import io.gatun.linux.file.Stat;
import io.gatun.linux.gate.SyscallException;
import io.gatun.linux.handle.Fd;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.function.Supplier;

/** What is done with one tree. */
record TreeFiles(Kernel kernel, Tree tree, ContainerId id) {
    PathStat stat(InsidePath path) {
        return found(path, () -> {
            if (path.directory()) {
                try (Fd directory = kernel.files().openat2(tree.root(), path.relative(), Parents.DIRECTORY)) {
                    return value(path, kernel.files().statx(directory));
                }
            }
            try (var parents = new Parents(kernel, tree.root(), ".")) {
                Place place = parents.place(path.parts(), Missing.FAIL);
                return value(path, kernel.files().statx(place.directory(), place.name()));
            }
        });
    }

    private PathStat value(InsidePath path, Stat stat) {
        String target = stat.type() == FileType.SYMLINK ? new Links(kernel, tree.root()).target(path) : "";
        return new PathStat(
                path.last(),
                stat.sizeBytes(),
                stat.type().bits() | stat.permissions(),
                stat.times().modified(),
                target);
    }

    /** Writes what is at the path into an archive, under {@code name}. */
    void read(InsidePath path, String name, OutputStream out) throws IOException {
        stat(path);
        try (var tar = new TarWriter(out);
                var parents = new Parents(kernel, tree.root(), ".")) {
            var packing = new Packing(kernel, tar, tree.fromDisk(), Crossing.FILES);
            if (path.directory()) packing.addDirectory(parents.directory(path.parts(), Missing.FAIL), name);
            else packing.add(parents.place(path.parts(), Missing.FAIL), name);
        }
    }

    /** Extracts an archive into the directory at the path. */
    void write(InsidePath path, InputStream tar, Rules rules) throws IOException {
        found(path, () -> {
            kernel.files()
                    .openat2(tree.root(), path.relative(), Parents.DIRECTORY)
                    .close();
            return path;
        });
        try {
            var mapped = rules.with(owner -> tree.toDisk().of(rules.owners().of(owner)));
            new Extraction(kernel, tree.root(), path.relative(), mapped, Special.NONE).extract(tar);
        } catch (SyscallException e) {
            if (e.is(Errno.EROFS))
                throw new BadRequestException("%s in the container is read-only".formatted(path), "");
            throw e;
        }
    }

    /** What opening needs, or the error that names the path. */
    private <T> T found(InsidePath path, Supplier<T> opening) {
        try {
            return opening.get();
        } catch (SyscallException e) {
            if (e.is(Errno.ENOENT)) throw new NoSuchPathException(path.toString(), id.shortForm());
            if (e.is(Errno.ENOTDIR) || e.is(Errno.ELOOP)) {
                throw new BadRequestException("%s in the container is not a directory".formatted(path), "");
            }
            throw e;
        }
    }
}
