package io.gatun.bench.proxy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Programs of a run. Closing ends those that stay. */
final class Processes implements AutoCloseable {
    private static final double NANOS_PER_SECOND = 1e9;
    private static final long PATIENCE_SECONDS = 90;

    private final Deque<Process> staying = new ArrayDeque<>();
    private final Path log;

    /**
     * @param log where what they say goes
     */
    Processes(Path log) {
        this.log = log;
    }

    /** Starts a program that stays. */
    Process start(List<String> command) {
        try {
            var builder = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
            Process process = builder.start();
            staying.push(process);
            return process;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot start " + command.getFirst(), e);
        }
    }

    /** Runs a program to its end and returns what it said; an {@link IllegalStateException} if it fails. */
    static String run(List<String> command) {
        try {
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            process.getOutputStream().close();
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new IllegalStateException(String.join(" ", command) + " does not end");
            }
            if (process.exitValue() != 0) {
                throw new IllegalStateException(String.join(" ", command) + " failed: " + said.strip());
            }
            return said;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot run " + command.getFirst(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    static String run(String... command) {
        return run(List.of(command));
    }

    /** Asks a process to end, and waits until it has. */
    static void end(Process process) {
        try {
            process.destroy();
            if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS))
                process.destroyForcibly().waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** CPU seconds that a process and its children have used so far, to the nanosecond (proc_pid_schedstat). */
    static double cpuSeconds(Process process) {
        return Stream.concat(Stream.of(process.toHandle()), process.descendants())
                .mapToDouble(Processes::cpuSeconds)
                .sum();
    }

    private static double cpuSeconds(ProcessHandle process) {
        try (Stream<Path> threads = Files.list(Path.of("/proc", Long.toString(process.pid()), "task"))) {
            return threads.mapToDouble(Processes::threadSeconds).sum();
        } catch (IOException e) {
            return 0; // it has ended
        }
    }

    private static double threadSeconds(Path thread) {
        try {
            String text = Files.readString(thread.resolve("schedstat"));
            return Long.parseLong(text.substring(0, text.indexOf(' '))) / NANOS_PER_SECOND;
        } catch (IOException e) {
            return 0;
        }
    }

    /** How many descriptors each program of the run may have open. */
    static int descriptorLimit() {
        return Integer.parseInt(run("bash", "-c", "ulimit -n").strip());
    }

    /** Kilobytes of memory that a process and its children have resident now. */
    static double residentKilobytes(Process process) {
        return Stream.concat(Stream.of(process.toHandle()), process.descendants())
                .mapToDouble(each -> residentKilobytes(each.pid()))
                .sum();
    }

    private static double residentKilobytes(long pid) {
        try (Stream<String> lines = Files.lines(Path.of("/proc", Long.toString(pid), "status"))) {
            return lines.filter(line -> line.startsWith("VmRSS:"))
                    .mapToDouble(line -> Double.parseDouble(line.replaceAll("\\D", "")))
                    .sum();
        } catch (IOException e) {
            return 0;
        }
    }

    @Override
    public void close() {
        // Also whoever was interrupted has to wait for them, and to remove what they were in.
        Thread.interrupted();
        for (Process process : staying) {
            process.descendants().forEach(ProcessHandle::destroy);
            process.destroy();
        }
        for (Process process : staying) {
            try {
                if (!process.waitFor(5, TimeUnit.SECONDS)) process.destroyForcibly();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
