package io.gatun.engine.files;

import io.gatun.engine.archive.Extraction;
import io.gatun.engine.archive.Extraction.Special;
import io.gatun.engine.archive.Owners;
import io.gatun.engine.archive.Packing;
import io.gatun.engine.archive.Packing.Crossing;
import io.gatun.engine.archive.Place;
import io.gatun.engine.archive.Rules;
import io.gatun.engine.archive.Rules.Conflict;
import io.gatun.engine.archive.Rules.SetId;
import io.gatun.engine.archive.Rules.Top;
import io.gatun.engine.archive.Transfer;
import io.gatun.engine.archive.tar.TarWriter;
import io.gatun.engine.model.BadRequestException;
import io.gatun.engine.model.NoSuchPathException;
import io.gatun.engine.model.PathStat;
import io.gatun.engine.state.ContainerDirectory;
import io.gatun.linux.Kernel;
import io.gatun.linux.file.OpenHow;
import io.gatun.linux.file.Stat.Owner;
import io.gatun.linux.handle.Fd;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Copies between a container and the host with docker's rules about what the destination is: into it if it is a directory, under
 * its name if it is not there, in its place if it is a file.
 */
public final class LocalCopy {
    private static final Owner ROOT = new Owner(0, 0);

    private final Kernel kernel;
    private final Copying copying;

    public LocalCopy(Kernel kernel, Copying copying) {
        this.kernel = kernel;
        this.copying = copying;
    }

    /** Whether a link as the source stands for what it leads to. */
    public enum Link {
        ITSELF,
        FOLLOWED
    }

    /** Whose the copies on the host are. */
    public enum Ownership {
        CALLER,
        KEPT
    }

    /**
     * From the container to the host.
     *
     * @param destination absolute; a slash at its end says that it is a directory
     * @return how many bytes the copies took on their way
     */
    public long out(ContainerDirectory container, String source, String destination, Link link, Ownership ownership)
            throws IOException {
        String path = source;
        Optional<String> called = Optional.empty();
        PathStat stat = copying.stat(container, path);
        if (link == Link.FOLLOWED && stat.isSymlink()) {
            called = Optional.of(stat.name());
            path = stat.linkTarget();
            stat = copying.stat(container, path);
        }
        String own = called.orElse(ownName(path));
        Path to = Path.of(destination).normalize();
        var target = Target.of(destinationOf(destination), own, to.getFileName(), stat.isDirectory());
        Path into = target.inside() ? to : parent(to);
        String from = path;
        Rules rules = ownership == Ownership.KEPT
                ? Rules.EXACT
                : Rules.EXACT.with(SetId.DROP).with(Owners.all(ROOT));
        return new Transfer(kernel).run(out -> copying.read(container, from, target.name(), out), in -> {
            try (Fd directory = kernel.files().open(into, OpenHow.directory())) {
                new Extraction(kernel, directory, ".", rules.with(Top.LEAVE).with(Conflict.REFUSE), Special.NONE)
                        .extract(in);
            }
        });
    }

    /**
     * From the host to the container.
     *
     * @param source absolute; a slash at its end says that it is a directory
     * @return how many bytes the copies took on their way
     */
    public long in(ContainerDirectory container, String source, String destination, Link link) throws IOException {
        var from = Source.of(source, link);
        String path = directory(container, destination);
        Optional<PathStat> there = stat(container, path);
        if (there.filter(is -> !is.isDirectory() && !is.isFile()).isPresent()) {
            throw new BadRequestException(
                    "the destination %s must be a directory or a regular file".formatted(destination), "");
        }
        var inside = InsidePath.of(path);
        var kind = there.isEmpty()
                ? inside.directory() ? Destination.MISSING_DIRECTORY : Destination.MISSING
                : there.get().isDirectory() ? Destination.DIRECTORY : Destination.FILE;
        var target = Target.of(kind, from.name(), Path.of(inside.toString()).getFileName(), from.isDirectory());
        String into = target.inside()
                ? path
                : String.valueOf(Path.of(inside.toString()).getParent());
        return new Transfer(kernel)
                .run(
                        out -> pack(from, target.name(), out),
                        in -> copying.write(container, into, in, Owners.SAME, Conflict.REFUSE));
    }

    /** What a destination that is a link leads to. */
    private String directory(ContainerDirectory container, String destination) throws IOException {
        return stat(container, destination)
                .filter(PathStat::isSymlink)
                .map(PathStat::linkTarget)
                .orElse(destination);
    }

    private Optional<PathStat> stat(ContainerDirectory container, String path) throws IOException {
        try {
            return Optional.of(copying.stat(container, path));
        } catch (NoSuchPathException e) {
            return Optional.empty();
        }
    }

    private void pack(Source source, String name, OutputStream out) throws IOException {
        try (var tar = new TarWriter(out)) {
            var packing = new Packing(kernel, tar, Owners.SAME, Crossing.FILES);
            if (source.isDirectory()) {
                try (Fd directory = kernel.files().open(source.path(), OpenHow.directory())) {
                    packing.addDirectory(directory, name);
                }
            } else {
                try (Fd directory = kernel.files().open(parent(source.path()), OpenHow.directory())) {
                    packing.add(
                            new Place(
                                    kernel,
                                    directory,
                                    String.valueOf(source.path().getFileName())),
                            name);
                }
            }
        }
    }

    private static Destination destinationOf(String destination) {
        Path path = Path.of(destination);
        if (Files.isDirectory(path)) return Destination.DIRECTORY;
        if (Files.exists(path)) return Destination.FILE;
        if (!Files.isDirectory(parent(path.normalize()))) {
            throw new BadRequestException(
                    "there is no directory %s".formatted(parent(path.normalize())), "make it first");
        }
        return destination.endsWith("/") ? Destination.MISSING_DIRECTORY : Destination.MISSING;
    }

    private static Path parent(Path path) {
        Path parent = path.getParent();
        return parent == null ? path : parent;
    }

    private static String ownName(String path) {
        String last = InsidePath.of(path).last();
        return last.equals("/") ? "." : last;
    }

    /** What is at the destination. */
    private enum Destination {
        DIRECTORY,
        FILE,
        MISSING,
        /** Nothing, but it ends in a slash. */
        MISSING_DIRECTORY
    }

    /**
     * Where copies go.
     *
     * @param inside whether into the destination, or beside it
     * @param name what the source is called there
     */
    private record Target(boolean inside, String name) {
        static Target of(Destination destination, String own, @Nullable Path name, boolean directory) {
            return switch (destination) {
                case DIRECTORY -> new Target(true, own);
                case FILE -> {
                    if (directory) throw new BadRequestException("cannot copy a directory over a file", "");
                    yield new Target(false, String.valueOf(name));
                }
                case MISSING -> new Target(false, String.valueOf(name));
                case MISSING_DIRECTORY -> {
                    if (!directory)
                        throw new BadRequestException("the destination directory is not there", "make it first");
                    yield new Target(false, String.valueOf(name));
                }
            };
        }
    }

    /**
     * A file or directory of the host.
     *
     * @param name what it is called in a directory; {@code .} for a directory whose content is meant
     */
    private record Source(Path path, String name, boolean isDirectory) {
        static Source of(String text, Link link) {
            boolean content = text.endsWith("/.") || text.equals(".");
            boolean follows = link == Link.FOLLOWED || content || text.endsWith("/");
            Path path = Path.of(text).normalize();
            if (!Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
                throw new BadRequestException("there is no file %s".formatted(text), "");
            }
            Path real = follows ? real(path) : path;
            Path name = path.getFileName();
            boolean directory = Files.isDirectory(real, LinkOption.NOFOLLOW_LINKS);
            if (!directory && (content || text.endsWith("/"))) {
                throw new BadRequestException("%s is not a directory".formatted(text), "");
            }
            return new Source(real, content || name == null ? "." : name.toString(), directory);
        }

        private static Path real(Path path) {
            try {
                return path.toRealPath();
            } catch (IOException e) {
                throw new BadRequestException("the link %s leads nowhere".formatted(path), "");
            }
        }
    }
}
