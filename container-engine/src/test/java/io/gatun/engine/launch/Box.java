package io.gatun.engine.launch;

import io.gatun.engine.log.LogFrame;
import io.gatun.engine.log.LogQuery;
import io.gatun.engine.log.LogReader;
import io.gatun.engine.plan.ContainerPlan;
import io.gatun.engine.plan.PlanInput;
import io.gatun.engine.plan.record.ExitRecord;
import io.gatun.engine.plan.step.Slot;
import io.gatun.engine.plan.step.Supervision;
import io.gatun.engine.plan.step.Supervision.Duty;
import io.gatun.engine.plan.step.Supervision.Output;
import io.gatun.engine.spec.LinuxSpec;
import io.gatun.engine.spec.LinuxSpec.Namespace;
import io.gatun.engine.spec.LinuxSpec.NamespaceType;
import io.gatun.engine.spec.Mount;
import io.gatun.engine.spec.OciSpec;
import io.gatun.engine.spec.ProcessSpec;
import io.gatun.engine.spec.ProcessSpecBuilder;
import io.gatun.engine.testing.BusyboxRoot;
import io.gatun.linux.Kernel;
import io.gatun.linux.file.OpenHow;
import io.gatun.linux.handle.Fd;
import io.gatun.linux.handle.Pid;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A container of the tests: busybox in namespaces of its own, with its exit file and its logs in a directory. */
final class Box implements AutoCloseable {
    private static final List<Mount> MOUNTS = List.of(
            Mount.of("/proc", "proc", "proc", "nosuid", "noexec", "nodev"),
            Mount.of("/dev", "tmpfs", "tmpfs", "nosuid", "strictatime", "mode=755", "size=65536k"),
            Mount.of("/dev/pts", "devpts", "devpts", "nosuid", "noexec", "newinstance", "ptmxmode=0666", "mode=0620"));

    private final Kernel kernel;
    private final Path directory;
    private final List<Fd> resources = new ArrayList<>();
    private final Launched launched;
    private final Pid pid;

    /** What a box is made of. */
    record Recipe(
            Output output,
            Set<Duty> duties,
            Map<Slot, Fd> provided,
            UnaryOperator<ProcessSpecBuilder> process,
            Set<NamespaceType> shared) {
        static Recipe of(Output output, Duty... duties) {
            return new Recipe(output, Set.of(duties), Map.of(), process -> process, Set.of());
        }

        Recipe with(Slot slot, Fd fd) {
            var more = new HashMap<>(provided);
            more.put(slot, fd);
            return new Recipe(output, duties, more, process, shared);
        }

        Recipe process(UnaryOperator<ProcessSpecBuilder> change) {
            return new Recipe(output, duties, provided, change, shared);
        }

        Recipe sharing(NamespaceType... types) {
            return new Recipe(output, duties, provided, process, Set.of(types));
        }
    }

    /** Makes the root directory that boxes below {@code directory} use. */
    static void prepare(Path directory) {
        try {
            BusyboxRoot.in(Files.createDirectories(directory.resolve("root")));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A started box that runs {@code script}. */
    Box(Kernel kernel, Path directory, Recipe recipe, String script) {
        this.kernel = kernel;
        this.directory = directory;
        var provided = new HashMap<Slot, Fd>();
        provided.put(Slot.STDIN, open(Path.of("/dev/null"), OpenHow.readWrite()));
        provided.put(Slot.EXIT, open(directory.resolve("exit"), OpenHow.write().creating(0600)));
        provided.put(Slot.LOG_DIRECTORY, open(logs(), OpenHow.directory()));
        provided.putAll(recipe.provided);
        var plan = ContainerPlan.of(input(recipe, script));
        launched = new Launcher(kernel).launch(new Launch(plan, provided, List.of("box"), List.of()));
        try {
            pid = launched.awaitStarted();
            launched.awaitReady();
            launched.start();
            launched.awaitExecuted();
        } catch (RuntimeException e) {
            launched.close();
            resources.forEach(Fd::close);
            throw e;
        }
    }

    private PlanInput input(Recipe recipe, String script) {
        var namespaces = Stream.of(NamespaceType.PID, NamespaceType.MOUNT, NamespaceType.UTS, NamespaceType.IPC)
                .filter(type -> !recipe.shared.contains(type))
                .map(Namespace::fresh)
                .toList();
        var spec = OciSpec.builder()
                .root(new OciSpec.Root(root().toString(), false))
                .process(recipe.process
                        .apply(ProcessSpec.of("sh", "-c", script).env(List.of("PATH=/bin")))
                        .build())
                .mounts(MOUNTS)
                .linux(LinuxSpec.builder().namespaces(namespaces).build())
                .build();
        return new PlanInput(
                spec,
                new PlanInput.Root.Directory(root().toString()),
                PlanInput.Cgroups.NONE,
                Optional.empty(),
                new Supervision.Shim(recipe.output, recipe.duties),
                new PlanInput.Host(40, -1, Set.of()),
                PlanInput.Wishes.NONE);
    }

    Path root() {
        return directory.resolve("root");
    }

    Path logs() {
        try {
            return Files.createDirectories(directory.resolve("logs"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Fd open(Path path, OpenHow how) {
        Fd fd = kernel.files().open(path, how);
        resources.add(fd);
        return fd;
    }

    Launched launched() {
        return launched;
    }

    Pid supervisor() {
        return launched.supervisor();
    }

    Pid pid() {
        return pid;
    }

    /** The supervisor as another engine would find it. */
    Shim shim() {
        long start = kernel.processes().stat(supervisor()).orElseThrow().startTicks();
        return Shim.of(kernel, supervisor(), start).orElseThrow();
    }

    /** Waits for the supervisor to end by itself. */
    ExitRecord awaitEnd() {
        kernel.processes().waitid(supervisor());
        return exitRecord().orElseThrow();
    }

    /** What was logged so far. */
    List<LogFrame> frames() {
        var frames = new ArrayList<LogFrame>();
        try (var logs = kernel.files().open(logs(), OpenHow.directory());
                var reader = LogReader.open(kernel, logs, LogQuery.ALL)) {
            for (var next = reader.next(); next.isPresent(); next = reader.next()) {
                frames.add(next.get());
            }
        }
        return frames;
    }

    /** What was logged so far, as text. */
    String output() {
        return frames().stream().map(LogFrame::text).collect(Collectors.joining());
    }

    Optional<ExitRecord> exitRecord() {
        try {
            return ExitRecord.of(Files.readAllBytes(directory.resolve("exit")));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A line of {@code /proc/PID/status} of the supervisor. */
    String status(String key) {
        return proc("status")
                .lines()
                .filter(line -> line.startsWith(key + ":"))
                .map(line -> line.substring(key.length() + 1).trim())
                .findFirst()
                .orElseThrow();
    }

    /** A file of the supervisor in procfs. */
    String proc(String file) {
        try {
            return Files.readString(Path.of("/proc", supervisor().toString(), file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Waits for something that comes soon. */
    static void eventually(java.util.function.BooleanSupplier condition) {
        long deadline = System.nanoTime() + 20_000_000_000L;
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("it did not come");
            }
            LockSupport.parkNanos(1_000_000);
        }
    }

    /** Kills what is still there. */
    @Override
    public void close() {
        launched.close();
        ProcessHandle.of(pid.number()).ifPresent(ProcessHandle::destroyForcibly);
        resources.forEach(Fd::close);
    }
}
