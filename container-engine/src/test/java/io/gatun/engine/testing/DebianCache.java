package io.gatun.engine.testing;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.opentest4j.TestAbortedException;

/** What mmdebstrap(1) makes of the machine's own apt sources, once; it is kept on the machine. */
final class DebianCache {
    static final String MMDEBSTRAP = "/usr/bin/mmdebstrap";
    private static final Path DIRECTORY = Path.of("/var/cache/gatun-test");
    private static final Path APT = Path.of("/etc/apt");

    private DebianCache() {}

    /** Makes a directory below one that is removed afterwards. */
    interface Making {
        Path in(Path work) throws IOException;
    }

    /**
     * The directory that a recipe makes, which another recipe has at another place. What is killed half-way leaves only a
     * temporary directory. Of two that make it at once, one wins.
     */
    static Path kept(String kind, List<String> recipe, Making making) throws IOException {
        Path kept = DIRECTORY.resolve(release() + kind + "-" + hash(recipe));
        if (!Files.isDirectory(kept)) {
            make(kept, making);
        }
        return kept;
    }

    private static void make(Path kept, Making making) throws IOException {
        if (!Files.isExecutable(Path.of(MMDEBSTRAP))) {
            throw impossible("mmdebstrap is not installed");
        }
        Files.createDirectories(DIRECTORY);
        Path work = Files.createTempDirectory(DIRECTORY, "making-");
        try {
            Path made = making.in(work);
            if (!Files.isDirectory(kept)) {
                Files.move(made, kept);
            }
        } finally {
            run(Path.of("/dev/null"), List.of("rm", "-rf", "--one-file-system", work.toString()));
        }
    }

    /** Runs a command that must succeed; otherwise the last line that it wrote is the reason. */
    static void must(Path log, List<String> command) throws IOException {
        if (run(log, command) != 0) {
            List<String> said = Files.readAllLines(log);
            throw impossible(said.isEmpty() ? String.join(" ", command) : said.getLast());
        }
    }

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
        return new TestAbortedException("no Debian can be made: " + reason);
    }

    /** The machine's own: apt reads these two forms. */
    static List<String> sources() throws IOException {
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
