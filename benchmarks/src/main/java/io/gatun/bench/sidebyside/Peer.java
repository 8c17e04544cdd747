package io.gatun.bench.sidebyside;

import io.gatun.linux.handle.Pid;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** Another OCI runtime, used by its command line: crun or runc. */
final class Peer {
    private final String program;
    private final Stopwatch stopwatch;
    private final Workspace workspace;
    private final AtomicInteger containers = new AtomicInteger();

    Peer(String program, Stopwatch stopwatch, Workspace workspace) {
        this.program = program;
        this.stopwatch = stopwatch;
        this.workspace = workspace;
    }

    String name() {
        return program;
    }

    /** A container by one command that does all. */
    Timing runAtOnce() {
        return Timing.of(stopwatch.run(runCommand(nextName())));
    }

    /** A container by one command for each step, as engines use a runtime. */
    Timing runInSteps() {
        String name = nextName();
        Path pidFile = workspace.state(name);
        long create = create(name, workspace.bundleOfTrue(), pidFile);
        long start = stopwatch.run(command("start", name));
        long wait = stopwatch.awaitEnd(read(pidFile));
        long delete = stopwatch.run(command("delete", name));
        return Timing.of(create, start, wait, delete);
    }

    /** How long it took {@code workers} at once to run {@code count} containers, in nanoseconds. */
    long parallel(int workers, int count) {
        return stopwatch.parallel(workers, count, runCommand("{}"));
    }

    /** Starts a container that stays; returns its name. */
    String startStaying() {
        String name = nextName();
        Path pidFile = workspace.state(name);
        create(name, workspace.bundleOfSleep(), pidFile);
        stopwatch.run(command("start", name));
        read(pidFile);
        return name;
    }

    /** A program executed in a container that runs. */
    Timing exec(String container) {
        return Timing.of(stopwatch.run(command("exec", container, "/bin/true")));
    }

    void deleteByForce(String container) {
        stopwatch.tryRun(command("delete", "--force", container));
    }

    private long create(String name, Path bundle, Path pidFile) {
        return stopwatch.run(command("create", "--bundle", bundle.toString(), "--pid-file", pidFile.toString(), name));
    }

    private List<String> runCommand(String name) {
        return command("run", "--bundle", workspace.bundleOfTrue().toString(), name);
    }

    private List<String> command(String... words) {
        var command = new ArrayList<>(
                List.of(program, "--root", workspace.state(program).toString()));
        command.addAll(List.of(words));
        return command;
    }

    private String nextName() {
        return "%s-%s-%d".formatted(workspace.group(), program, containers.incrementAndGet());
    }

    private static Pid read(Path pidFile) {
        try {
            var pid = new Pid(Integer.parseInt(Files.readString(pidFile).strip()));
            Files.delete(pidFile);
            return pid;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
