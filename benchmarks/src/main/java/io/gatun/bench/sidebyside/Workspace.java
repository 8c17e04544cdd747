package io.gatun.bench.sidebyside;

import io.gatun.bench.bundle.DockerBundle;
import io.gatun.engine.security.SeccompCompiler;
import io.gatun.engine.spec.OciSpec;
import io.gatun.engine.spec.SpecCodec;
import io.gatun.linux.abi.Arch;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

/** Everything a run needs on disk: one root filesystem, the bundles on it, state directories. Closing removes it. */
final class Workspace implements AutoCloseable {
    private static final Path BUSYBOX = Path.of("/bin/busybox");
    private static final Path CGROUPS = Path.of("/sys/fs/cgroup");

    private final Path directory;
    private final Path state;
    private final OciSpec spec;

    Workspace() {
        try {
            // Short: podman takes no longer path than 50 characters.
            String name = "gatun-bench-%06x".formatted(new Random().nextInt(1 << 24));
            directory = Files.createDirectory(Path.of(System.getProperty("java.io.tmpdir"), name));
            state = Files.createDirectory(memory().resolve(name));
            makeRootfs();
            spec = bundle("true", "/bin/true");
            bundle("sleep", "/bin/sleep", "100000");
            byte[] code = SeccompCompiler.compile(DockerBundle.seccomp(), Arch.current())
                    .program()
                    .bytes();
            Files.write(filter(), code);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot prepare the benchmark", e);
        }
    }

    Path rootfs() {
        return directory.resolve("rootfs");
    }

    /** The compiled system call filter of the bundle. */
    Path filter() {
        return directory.resolve("filter");
    }

    /** The container that runs {@code true}. */
    OciSpec spec() {
        return spec;
    }

    Path bundleOfTrue() {
        return directory.resolve("true");
    }

    Path bundleOfSleep() {
        return directory.resolve("sleep");
    }

    /** Where someone keeps the state of containers: in memory, as {@code /run} is on most machines. */
    Path state(String owner) {
        return state.resolve(owner);
    }

    /** The control group above those of the containers that do not choose theirs. */
    String group() {
        return String.valueOf(directory.getFileName());
    }

    @Override
    public void close() {
        try {
            delete(directory);
            delete(state);
            try (Stream<Path> trees = Files.list(CGROUPS)) {
                trees.map(tree -> tree.resolve(group()))
                        .filter(Files::isDirectory)
                        .forEach(Workspace::removeGroups);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot remove all that the benchmark made", e);
        }
    }

    private static Path memory() throws IOException {
        for (String candidate : List.of("/run", "/dev/shm")) {
            Path path = Path.of(candidate);
            if (Files.isDirectory(path) && Files.getFileStore(path).type().equals("tmpfs")) {
                return path;
            }
        }
        throw new IOException("neither /run nor /dev/shm is a tmpfs");
    }

    private void makeRootfs() throws IOException {
        for (String name : List.of("bin", "dev", "etc", "proc", "sys", "tmp", "root")) {
            Files.createDirectories(rootfs().resolve(name));
        }
        Files.copy(BUSYBOX, rootfs().resolve("bin/busybox"));
        for (String command : List.of("true", "sleep", "sh")) {
            Files.createSymbolicLink(rootfs().resolve("bin").resolve(command), Path.of("busybox"));
        }
    }

    private OciSpec bundle(String name, String... command) throws IOException {
        OciSpec made = DockerBundle.running(rootfs(), command);
        Path bundle = Files.createDirectory(directory.resolve(name));
        Files.writeString(bundle.resolve("config.json"), SpecCodec.write(made).toString());
        return made;
    }

    private static void removeGroups(Path group) {
        try {
            Files.walkFileTree(group, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult postVisitDirectory(Path directory, IOException e) throws IOException {
                    Files.delete(directory);
                    return FileVisitResult.CONTINUE;
                }
            });
        } catch (IOException e) {
            throw new UncheckedIOException("cannot remove the control group " + group, e);
        }
    }

    private static void delete(Path top) throws IOException {
        Files.walkFileTree(top, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.delete(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path directory, IOException e) throws IOException {
                Files.delete(directory);
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
