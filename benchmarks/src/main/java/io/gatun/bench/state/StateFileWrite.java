package io.gatun.bench.state;

import io.gatun.bench.bundle.DockerBundle;
import io.gatun.engine.cgroup.CgroupLocation;
import io.gatun.engine.model.ContainerId;
import io.gatun.engine.spec.OciSpec;
import io.gatun.engine.state.ContainerDirectory;
import io.gatun.engine.state.ContainerStore;
import io.gatun.engine.state.Life;
import io.gatun.engine.state.Life.Processes;
import io.gatun.engine.state.ProcessRef;
import io.gatun.linux.Kernel;
import io.gatun.linux.handle.Pid;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** How long does it take to write a container's state down so that no reader ever sees half of it? */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class StateFileWrite {
    private final OciSpec spec = DockerBundle.running(Path.of("/srv/rootfs"), "/bin/true");
    private final Life life = running();

    private final Path root = inMemory();
    private final ContainerStore store = new ContainerStore(Kernel.open(), root);
    private final ContainerDirectory directory = store.create(ContainerId.random(new SplittableRandom()));

    public StateFileWrite() {
        directory.save(life);
    }

    @TearDown
    public void close() throws IOException {
        directory.delete();
        directory.close();
        store.close();
        for (String name : List.of("containers", "names", "")) {
            Files.delete(root.resolve(name));
        }
    }

    /** The small file that changes with each step of a container's life. */
    @Benchmark
    public void writeLife() {
        directory.save(life);
    }

    @Benchmark
    public Life readLife() {
        return directory.life();
    }

    /** The specification, once for each container. */
    @Benchmark
    public void writeSpec() {
        directory.save(spec);
    }

    /** As /run is. */
    private static Path inMemory() {
        try {
            return Files.createTempDirectory(Path.of("/dev/shm"), "gatun-bench");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Life running() {
        Map<String, String> groups = Stream.of(
                        "cpu", "cpuacct", "cpuset", "memory", "devices", "freezer", "blkio", "pids", "unified")
                .collect(Collectors.toMap(name -> name, name -> "gatun/box"));
        var processes = new Processes(
                "3f0c4c30-6a0c-4d83-a2a1-2d3c4b5a6978",
                new ProcessRef(new Pid(4242), 1_234_567),
                new ProcessRef(new Pid(4243), 1_234_568));
        return new Life.Running(processes, CgroupLocation.of(groups), Instant.EPOCH);
    }
}
