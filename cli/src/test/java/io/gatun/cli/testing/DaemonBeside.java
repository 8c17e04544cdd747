package io.gatun.cli.testing;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A daemon on the root of a workplace, as a process of its own, until it is closed. */
public final class DaemonBeside implements AutoCloseable {
    private final Process process;
    private final Path socket;
    private final Path word;

    /** Starts it and waits until it says where it listens. */
    public DaemonBeside(Workplace place, Path directory) {
        socket = directory.resolve("socket");
        word = place.root().resolve("daemon.lock");
        File log = directory.resolve("daemon.log").toFile();
        try {
            process = place.process("daemon", "--socket", socket.toString())
                    .redirectErrorStream(true)
                    .redirectOutput(log)
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Workplace.await("the daemon says where it listens", () -> word().equals(socket.toString()));
    }

    /** What the file says that it keeps; empty if it says nothing. */
    public String word() {
        try {
            return Files.exists(word) ? Files.readString(word).strip() : "";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        process.destroy();
        try {
            process.waitFor();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
