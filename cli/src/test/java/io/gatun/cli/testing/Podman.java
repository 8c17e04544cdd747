package io.gatun.cli.testing;

import static java.util.stream.Collectors.joining;

import io.gatun.cli.testing.Workplace.Result;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.opentest4j.TestAbortedException;

/** Debian's podman with {@code gatun oci} as its runtime, and with storage, images and control groups of its own. */
public final class Podman {
    /** What a container is given that needs no right which the test may not have: podman would raise these two limits. */
    private static final List<String> MODEST =
            List.of("--network=none", "--ulimit=nofile=1024:1024", "--ulimit=nproc=1024:1024");

    private static final Path PROGRAM = Path.of("/usr/bin/podman");

    private final Path directory;
    private final Workplace place;
    private final Path runtime;

    /**
     * Below {@code directory}, with nothing in it.
     *
     * @throws TestAbortedException if there is no podman
     */
    public Podman(Path directory, Workplace place) {
        if (!Files.isExecutable(PROGRAM)) {
            throw new TestAbortedException("podman is not installed");
        }
        this.directory = directory;
        this.place = place;
        runtime = directory.resolve("gatun-oci");
        writeRuntime();
    }

    /** Makes an image with busybox in it. */
    public void importBusybox(String name) {
        Path archive = directory.resolve("image.tar");
        succeed(new ProcessBuilder(
                "sh", "-ec", """
                mkdir -p "$1/bin" "$1/etc" "$1/tmp"
                cp /bin/busybox "$1/bin/busybox"
                for command in $(/bin/busybox --list); do [ -e "$1/bin/$command" ] || ln -s busybox "$1/bin/$command"; done
                tar -C "$1" -cf "$2" .
                """, "sh", directory.resolve("image").toString(), archive.toString()));
        succeed("import", archive.toString(), name);
    }

    /** Runs podman to its end. */
    public Result call(String... words) {
        return Workplace.finish(command(words).redirectInput(new File("/dev/null")));
    }

    /** Runs podman and requires it to succeed; returns what it printed. */
    public String succeed(String... words) {
        return succeed(command(words));
    }

    private static String succeed(ProcessBuilder command) {
        Result result = Workplace.finish(command.redirectInput(new File("/dev/null")));
        if (result.code() != 0) throw new AssertionError(command.command() + ": " + result);
        return result.out();
    }

    private ProcessBuilder command(String... words) {
        var line = new ArrayList<>(List.of(
                PROGRAM.toString(),
                "--root=" + directory.resolve("storage"),
                "--runroot=" + directory.resolve("run"),
                "--storage-driver=vfs",
                "--cgroup-manager=cgroupfs",
                "--events-backend=file",
                "--runtime=" + runtime));
        line.addAll(place.words(words));
        if (words[0].equals("run")) line.addAll(line.indexOf("run") + 1, MODEST);
        return new ProcessBuilder(line);
    }

    private void writeRuntime() {
        var line = Stream.concat(place.process("oci").command().stream(), Stream.of("--root", state()));
        String words = line.map(word -> "'" + word + "'").collect(joining(" "));
        try {
            Files.writeString(runtime, "#!/bin/sh\nexec %s \"$@\"\n".formatted(words));
            Files.setPosixFilePermissions(runtime, PosixFilePermissions.fromString("rwx------"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String state() {
        return directory.resolve("oci").toString();
    }

    /** Removes all containers; conmon's control groups go with the workplace's. */
    public void removeAll() {
        succeed("rm", "--all", "--force", "--time=0");
    }
}
