package io.gatun.engine.cgroup;

import io.gatun.linux.Kernel;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Stream;

/** The trees of this machine for one test: its groups are below a parent of its own, and none may be left at the end. */
final class Groups implements AutoCloseable {
    final Kernel kernel = Kernel.open();
    final Cgroups cgroups;
    final CgroupPath parent =
            CgroupPath.of("/gatun-test-%x".formatted(ThreadLocalRandom.current().nextLong()));
    private final List<Process> started = Collections.synchronizedList(new ArrayList<>());

    Groups() {
        cgroups = Cgroups.open(kernel);
    }

    /** The trees of {@code layout} only. */
    Groups(CgroupLayout layout) {
        cgroups = Cgroups.open(kernel, layout);
    }

    Cgroup create(String name) {
        return cgroups.create(parent.child(name));
    }

    /** Starts a command whose shell puts itself into the groups first. */
    Process start(Cgroup cgroup, String command) {
        return start(cgroup, "", command);
    }

    /** The same; {@code before} runs when the shell is in the groups, in front of what {@code command} is run by. */
    Process start(Cgroup cgroup, String before, String command) {
        var script = new StringBuilder();
        directories(cgroup)
                .forEach(each ->
                        script.append("echo 0 > ").append(joinFile(each)).append(" || exit 99\n"));
        script.append(before).append("\nexec sh -c '").append(command).append("'\n");
        try {
            var process = new ProcessBuilder("sh", "-c", script.toString())
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            started.add(process);
            return process;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Waits until a condition holds, and fails if it does not within ten seconds. */
    static void await(String what, java.util.function.BooleanSupplier condition) {
        if (!Patience.until(Duration.ofSeconds(10), condition)) {
            throw new AssertionError("not within ten seconds: " + what);
        }
    }

    /** The group of {@code cgroup} that has {@code controller}, as a directory. */
    Path directory(Cgroup cgroup, Controller controller) {
        var hierarchy = cgroups.layout().holding(controller).orElseThrow();
        return path(cgroup, hierarchy);
    }

    /** All groups of {@code cgroup} as directories. */
    List<Path> directories(Cgroup cgroup) {
        return cgroups.layout().hierarchies().stream()
                .filter(each -> cgroup.location().pathByHierarchy().containsKey(each.label()))
                .map(each -> path(cgroup, each))
                .toList();
    }

    private static Path path(Cgroup cgroup, Hierarchy hierarchy) {
        return hierarchy
                .mountPoint()
                .resolve(cgroup.location().pathByHierarchy().get(hierarchy.label()));
    }

    private static Path joinFile(Path directory) {
        Path tasks = directory.resolve("tasks");
        return Files.exists(tasks) ? tasks : directory.resolve("cgroup.procs");
    }

    /** Every group that is left below this test's parent. */
    List<Path> left() {
        return cgroups.layout().hierarchies().stream()
                .map(each -> each.mountPoint().resolve(parent.in(each)))
                .filter(Files::isDirectory)
                .flatMap(Groups::subdirectories)
                .toList();
    }

    private static Stream<Path> subdirectories(Path directory) {
        try (var entries = Files.list(directory)) {
            return entries.filter(Files::isDirectory).toList().stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        started.forEach(Process::destroyForcibly);
        started.forEach(each -> each.onExit().join());
        var leftovers = left();
        try (var everything = adopted()) {
            everything.kill();
            everything.awaitEmpty(Duration.ofSeconds(10));
            everything.delete(Duration.ofSeconds(10));
        }
        cgroups.close();
        if (!leftovers.isEmpty()) {
            throw new AssertionError("groups left: " + leftovers);
        }
    }

    private Cgroup adopted() {
        var paths = new java.util.TreeMap<String, String>();
        cgroups.layout().hierarchies().forEach(each -> paths.put(each.label(), parent.in(each)));
        return cgroups.adopt(CgroupLocation.of(paths));
    }
}
