package io.gatun.daemon;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;

/** Debian's dockerd with a directory, a socket and a network namespace of its own. */
final class Dockerd implements AutoCloseable {
    private static final int LONGEST_SECONDS = 30;
    private static final Path CACHE = Path.of("/var/cache/gatun-test");

    private final Path directory;
    private final Process process;

    private Dockerd(Path directory, String path) throws IOException {
        this.directory = directory;
        Files.writeString(directory.resolve("dockerd.json"), "{}");
        // What it mounts is seen by nobody else; its packet filter is that of its own network.
        var builder = new ProcessBuilder(
                        "unshare",
                        "--net",
                        "--mount",
                        "--propagation",
                        "private",
                        "sh",
                        "-c",
                        "ip link set lo up; exec dockerd -H unix://$0/d.sock --data-root $0/data --exec-root $0/run"
                                + " --pidfile $0/pid --config-file $0/dockerd.json --cgroup-parent /gatun-dockerd-it",
                        directory.toString())
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("dockerd.log").toFile());
        builder.environment().put("PATH", path);
        this.process = builder.start();
    }

    /** Skips the test where there is no dockerd, or where it does not start: another engine's limits are not our faults. */
    static Dockerd in(Path directory) throws IOException, InterruptedException {
        for (String program : List.of("docker", "runc", "iptables")) {
            Assumptions.assumeTrue(isThere(program, System.getenv("PATH")), "needs " + program);
        }
        var made = new Dockerd(directory, programs());
        if (!made.answers()) {
            String log = Files.readString(directory.resolve("dockerd.log"));
            made.close();
            Assumptions.abort("dockerd does not start here: " + log.substring(Math.max(0, log.length() - 500)));
        }
        return made;
    }

    private static boolean isThere(String program, String path) {
        return List.of(path.split(":")).stream().anyMatch(each -> Files.isExecutable(Path.of(each, program)));
    }

    /** Where programs are looked for, so that dockerd and containerd are found. */
    private static String programs() throws IOException, InterruptedException {
        String path = System.getenv("PATH");
        if (isThere("dockerd", path) && isThere("containerd", path)) return path;
        Path kept = CACHE.resolve("docker.io");
        if (!Files.isExecutable(kept.resolve("usr/sbin/dockerd"))) unpack(kept);
        return "%s:%s/usr/sbin:%s/usr/bin".formatted(path, kept, kept);
    }

    /** The packages are taken apart and not installed, because installing them starts services. */
    private static void unpack(Path kept) throws IOException, InterruptedException {
        Files.createDirectories(CACHE);
        Path made = Files.createTempDirectory(CACHE, "dockerd-");
        String get =
                "cd \"$1\" && apt-get download -qq docker.io containerd tini && for each in *.deb; do dpkg -x \"$each\" . || exit; done"
                        + " && rm ./*.deb";
        int code = new ProcessBuilder("sh", "-c", get, "get", made.toString())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start()
                .waitFor();
        Assumptions.assumeTrue(code == 0, "no dockerd: the packages docker.io and containerd cannot be had");
        if (!Files.exists(kept)) Files.move(made, kept);
    }

    private boolean answers() throws IOException, InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(LONGEST_SECONDS);
        while (System.nanoTime() < end && process.isAlive()) {
            var ask = new ProcessBuilder("docker", "-H", "unix://" + socket(), "version")
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            if (ask.waitFor() == 0) return true;
        }
        return false;
    }

    Path socket() {
        return directory.resolve("d.sock");
    }

    /** Ends it and its containerd. */
    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(LONGEST_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new AssertionError("dockerd did not end");
            }
            // Its bridges and the mount of its network namespaces end with its own; a directory of overlayfs stays as
            // it was.
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        } finally {
            discard();
        }
    }

    /** Files of an overlay carry attributes and modes that a temporary directory's own clean-up stumbles over. */
    private void discard() {
        try {
            new ProcessBuilder(
                            "rm",
                            "-rf",
                            directory.resolve("data").toString(),
                            directory.resolve("run").toString())
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start()
                    .waitFor();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
