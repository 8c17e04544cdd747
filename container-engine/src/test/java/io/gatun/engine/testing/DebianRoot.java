package io.gatun.engine.testing;

import io.gatun.linux.Kernel;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import org.opentest4j.TestAbortedException;

/**
 * A Debian with servers, which mmdebstrap(1) makes from the machine's own apt sources. It is made once and kept on the
 * machine; each test works on a layer above it, which goes when it is closed.
 */
public final class DebianRoot implements AutoCloseable {
    /** What it is made of; another recipe makes another root. */
    private static final List<String> RECIPE = List.of(
            DebianCache.MMDEBSTRAP,
            "--mode=root",
            "--variant=minbase",
            "--include=nginx-light,redis-server,postgresql,systemd-sysv",
            "--dpkgopt=force-unsafe-io",
            "--dpkgopt=path-exclude=/usr/share/doc/*",
            "--dpkgopt=path-exclude=/usr/share/man/*",
            "--dpkgopt=path-exclude=/usr/share/locale/*");

    private final Kernel kernel = Kernel.open();
    private final Path merged;

    private DebianRoot(Path merged) {
        this.merged = merged;
    }

    /**
     * A writable root below {@code directory}, which must not lie on an overlay itself. The caller closes it.
     *
     * @throws TestAbortedException if this machine cannot make one, with the reason
     */
    public static DebianRoot below(Path directory) {
        try {
            Path image = DebianCache.kept("", RECIPE, DebianRoot::make);
            var root = new DebianRoot(Files.createDirectory(directory.resolve("debian")));
            Path upper = Files.createDirectory(directory.resolve("upper"));
            Files.setPosixFilePermissions(upper, PosixFilePermissions.fromString("rwxr-xr-x"));
            Path work = Files.createDirectory(directory.resolve("work"));
            root.kernel
                    .mounts()
                    .mount(
                            "overlay",
                            root.merged.toString(),
                            "overlay",
                            0,
                            "lowerdir=%s,upperdir=%s,workdir=%s".formatted(image, upper, work));
            return root;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Where the root is. */
    public Path path() {
        return merged;
    }

    @Override
    public void close() {
        kernel.mounts().umount(merged.toString(), 0);
    }

    private static Path make(Path work) throws IOException {
        Path root = work.resolve("root");
        var recipe = Stream.of(RECIPE, List.of("", root.toString()), DebianCache.sources());
        DebianCache.must(work.resolve("log"), recipe.flatMap(List::stream).toList());
        return root;
    }
}
