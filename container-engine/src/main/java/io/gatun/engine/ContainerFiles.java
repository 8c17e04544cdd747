package io.gatun.engine;

import io.gatun.engine.archive.Owners;
import io.gatun.engine.archive.Rules.Conflict;
import io.gatun.engine.files.Copying;
import io.gatun.engine.files.LocalCopy;
import io.gatun.engine.files.LocalCopy.Link;
import io.gatun.engine.files.LocalCopy.Ownership;
import io.gatun.engine.lifecycle.Lifecycle;
import io.gatun.engine.lifecycle.References;
import io.gatun.engine.lifecycle.Standstill;
import io.gatun.engine.model.PathStat;
import io.gatun.engine.state.ContainerDirectory;
import io.gatun.engine.volume.TreeSize;
import io.gatun.linux.Kernel;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Set;
import java.util.function.Supplier;

/**
 * The files of containers, whether they run or not: the façade for {@code cp} and {@code export}. Paths begin at the container's root
 * and never leave it, whatever links it has. What is read and written are tar archives; nothing of the container is executed. All
 * methods throw {@link io.gatun.engine.model.EngineException}s, and IOException when a stream of the caller's fails.
 */
public final class ContainerFiles {
    private final Kernel kernel;
    private final Copying copying;
    private final LocalCopy local;
    private final Lifecycle lifecycle;
    private final References references;
    private final Standstill standstill;

    ContainerFiles(Kernel kernel, Copying copying, Lifecycle lifecycle, References references, Standstill standstill) {
        this.kernel = kernel;
        this.copying = copying;
        this.local = new LocalCopy(kernel, copying);
        this.lifecycle = lifecycle;
        this.references = references;
        this.standstill = standstill;
    }

    /** What happens where a directory would replace something else, or something else a directory. */
    public enum Overwriting {
        ALLOWED,
        REFUSED
    }

    /** Something that is done in the directory of a container. */
    @FunctionalInterface
    private interface Work<T> {
        T with(ContainerDirectory directory) throws IOException;
    }

    /**
     * What is known about a path; a link itself unless the path ends in a slash.
     *
     * @throws io.gatun.engine.model.NoSuchPathException if there is nothing
     */
    public PathStat stat(ContainerRef ref, String path) throws IOException {
        return opened(ref, directory -> copying.stat(directory, path));
    }

    /**
     * Writes what is at a path into an archive, a directory with all that is in it.
     *
     * @param name what it is called in the archive
     * @throws io.gatun.engine.model.NoSuchPathException if there is nothing
     */
    public void read(ContainerRef ref, String path, String name, OutputStream tar) throws IOException {
        opened(ref, directory -> {
            copying.read(directory, path, name, tar);
            return directory;
        });
    }

    /**
     * Extracts an archive into a directory of the container; owners are those of the archive, as the container counts.
     *
     * @throws io.gatun.engine.model.NoSuchPathException if there is no such directory
     * @throws io.gatun.engine.model.BadArchiveException if the archive is none, or wants out
     */
    public void write(ContainerRef ref, String path, InputStream tar, Overwriting overwriting) throws IOException {
        var conflict = overwriting == Overwriting.ALLOWED ? Conflict.REPLACE : Conflict.REFUSE;
        opened(ref, directory -> {
            copying.write(directory, path, tar, Owners.SAME, conflict);
            return directory;
        });
    }

    /**
     * Copies from a container to the host: into the destination if that is a directory, in its place if it is a file, under its name
     * if it is not there.
     *
     * @param destination absolute; a slash at its end says that it must be a directory
     * @return how many bytes were copied, headers included
     */
    public long copyOut(ContainerRef ref, String source, String destination, Set<CopyOption> options)
            throws IOException {
        var ownership = options.contains(CopyOption.ARCHIVE) ? Ownership.KEPT : Ownership.CALLER;
        return opened(ref, directory -> local.out(directory, source, destination, link(options), ownership));
    }

    /**
     * Copies from the host to a container, by the same rules.
     *
     * @param source absolute; {@code /.} at its end means what is in a directory
     * @return how many bytes were copied, headers included
     */
    public long copyIn(ContainerRef ref, String source, String destination, Set<CopyOption> options)
            throws IOException {
        return opened(ref, directory -> local.in(directory, source, destination, link(options)));
    }

    private static Link link(Set<CopyOption> options) {
        return options.contains(CopyOption.FOLLOW_LINK) ? Link.FOLLOWED : Link.ITSELF;
    }

    /** Writes the whole root filesystem into an archive, without what is mounted in it. */
    public void export(ContainerRef ref, OutputStream tar) throws IOException {
        opened(ref, directory -> {
            copying.export(directory, tar);
            return directory;
        });
    }

    /**
     * Does something while no process of the container runs that could change its files; afterwards they run on, also if this program is
     * killed in between. A container that is paused stays so.
     */
    public <T> T still(ContainerRef ref, Supplier<T> work) {
        try (ContainerDirectory directory = lifecycle.open(references.resolve(ref.text()))) {
            return standstill.during(directory, work);
        }
    }

    /** How many bytes of the disk the files take that a container has made or changed, volumes left out. */
    public long sizeBytes(ContainerRef ref) {
        try (ContainerDirectory directory = lifecycle.open(references.resolve(ref.text()))) {
            return TreeSize.of(kernel, directory.fd(), "upper");
        }
    }

    private <T> T opened(ContainerRef ref, Work<T> work) throws IOException {
        try (ContainerDirectory directory = lifecycle.open(references.resolve(ref.text()))) {
            return work.with(directory);
        }
    }
}
