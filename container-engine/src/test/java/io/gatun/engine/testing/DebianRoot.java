package io.gatun.engine.testing;

import io.gatun.linux.Kernel;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.opentest4j.TestAbortedException;

/**
 * A Debian with servers, which mmdebstrap(1) makes from the machine's own apt sources. It is made once and kept on the
 * machine; each test works on a layer above it, which goes when it is closed.
 */
public final class DebianRoot implements AutoCloseable {
    private static final Path CACHE = Path.of("/var/cache/gatun-test");
    private static final Path MMDEBSTRAP = Path.of("/usr/bin/mmdebstrap");
    private static final Path APT = Path.of("/etc/apt");

    /** What it is made of; another recipe makes another root. */
    private static final List<String> RECIPE = List.of(
            MMDEBSTRAP.toString(),
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
            Path image = image();
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

    private static Path image() throws IOException {
        Path image = CACHE.resolve(release() + "-" + hash(RECIPE));
        if (!Files.isDirectory(image)) {
            make(image);
        }
        return image;
    }

    /** What is killed half-way leaves only a temporary directory. Of two that make it at once, one wins. */
    private static void make(Path image) throws IOException {
        if (!Files.isExecutable(MMDEBSTRAP)) {
            throw impossible("mmdebstrap is not installed");
        }
        Files.createDirectories(CACHE);
        Path made = Files.createTempDirectory(CACHE, "making-");
        Path root = made.resolve("root");
        Path log = made.resolve("log");
        try {
            var recipe = Stream.of(RECIPE, List.of("", root.toString()), sources());
            if (run(log, recipe.flatMap(List::stream).toList()) != 0) {
                throw impossible(Files.readAllLines(log).getLast());
            }
            if (!Files.isDirectory(image)) {
                Files.move(root, image);
            }
        } finally {
            run(Path.of("/dev/null"), List.of("rm", "-rf", made.toString()));
        }
    }

    /** Runs a command to its end; returns its exit code. */
    private static int run(Path log, List<String> command) throws IOException {
        try {
            return new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile())
                    .start()
                    .waitFor();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static TestAbortedException impossible(String reason) {
        return new TestAbortedException("no Debian root can be made: " + reason);
    }

    /** The machine's own: apt reads these two forms. */
    private static List<String> sources() throws IOException {
        var found = new ArrayList<String>();
        Path main = APT.resolve("sources.list");
        if (Files.isRegularFile(main)) {
            found.add(main.toString());
        }
        try (var more = Files.newDirectoryStream(APT.resolve("sources.list.d"), "*.{list,sources}")) {
            more.forEach(file -> found.add(file.toString()));
        }
        return found;
    }

    private static String release() throws IOException {
        return Files.readAllLines(Path.of("/etc/os-release")).stream()
                .filter(line -> line.startsWith("VERSION_CODENAME="))
                .map(line -> line.substring(line.indexOf('=') + 1).replace("\"", ""))
                .findFirst()
                .orElseThrow(() -> impossible("this machine is no Debian"));
    }

    private static String hash(List<String> recipe) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256")
                    .digest(String.join("\n", recipe).getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest, 0, 6);
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }
}
