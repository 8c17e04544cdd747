package io.gatun.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gatun.engine.OciRuntime.Creation;
import io.gatun.engine.model.ContainerId;
import io.gatun.engine.model.StartFailedException;
import io.gatun.engine.options.ContainerOptions;
import io.gatun.engine.options.NamespaceMode;
import io.gatun.engine.spec.OciSpec;
import io.gatun.engine.spec.Resources;
import io.gatun.engine.template.Image;
import io.gatun.engine.testing.Bundles;
import io.gatun.engine.testing.BusyboxRoot;
import io.gatun.engine.testing.Footprint;
import io.gatun.linux.Kernel;
import io.gatun.linux.handle.Fd;
import io.gatun.linux.handle.Pid;
import io.gatun.linux.process.ExitStatus;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Many containers, one after the other and at once, leave the machine as it was. {@code -Dgatun.cycles=5000} makes more. */
class CyclesIT {
    private static final int CYCLES = Integer.getInteger("gatun.cycles", 100);
    private static final int MANY = Math.max(CYCLES, 1_000);
    private static final long HEAP_BYTES = 4 << 20;
    private static final int THREADS = 8;
    private static final int WARM_UP = 2;
    private static final Path GROUPS = Path.of("/sys/fs/cgroup");
    private static final int ATTEMPTS = 100;
    private static final long PAUSE_MILLIS = 20;

    private final Kernel kernel = Kernel.open();
    private final SecureRandom random = new SecureRandom();
    private final String group =
            "gatun-cycles-it-" + ContainerId.random(random).value().substring(0, 12);

    @TempDir
    private Path directory;

    private Path rootfs;
    private Path state;
    private Engine engine;
    private OciRuntime runtime;
    private Fd network;

    @BeforeEach
    void open() throws IOException {
        rootfs = BusyboxRoot.in(Files.createDirectory(directory.resolve("rootfs")));
        state = Files.createDirectory(directory.resolve("state"));
        engine = Engine.open(new EngineSettings(state.resolve("engine"), "/" + group));
        runtime = OciRuntime.open(state.resolve("oci"));
        network = kernel.networkNamespaces().create();
    }

    @AfterEach
    void close() throws IOException {
        network.close();
        runtime.close();
        engine.close();
        try (var trees = Files.newDirectoryStream(GROUPS)) {
            for (Path tree : trees) {
                Files.deleteIfExists(tree.resolve(group));
            }
        }
        Files.deleteIfExists(GROUPS.resolve(group));
    }

    @Test
    void containersOfAnEngineLeaveNothing() throws Exception {
        assertNothingIsLeft(1, () -> runInEngine(new Image.Rootfs(rootfs.toString())));
    }

    @Test
    void containersOfTheHostImageAtOnceLeaveNothing() throws Exception {
        assertNothingIsLeft(THREADS, () -> runInEngine(new Image.Host()));
    }

    @Test
    void containersOfAnOciRuntimeLeaveNothing() throws Exception {
        assertNothingIsLeft(1, this::runInRuntime);
    }

    @Test
    void thousandContainersLeaveNothingAndNoMemory() throws Exception {
        repeat(WARM_UP, this::runInRuntime);
        long before = heap();
        assertNothingIsLeft(THREADS, MANY, this::runInRuntime);
        long kept = heap() - before;
        assertTrue(kept < HEAP_BYTES, () -> kept + " bytes are kept");
    }

    private static long heap() {
        System.gc();
        var runtime = Runtime.getRuntime();
        return runtime.totalMemory() - runtime.freeMemory();
    }

    @Test
    void containersThatCannotStartLeaveNothing() throws Exception {
        assertNothingIsLeft(THREADS, this::failToStart);
    }

    private int runInEngine(Image image) {
        var box = new ContainerRef(create(image, "true").id().value());
        engine.start(box);
        int code = engine.await(box).flatMap(RunEnd::exitCode).orElseThrow();
        engine.delete(box);
        return code;
    }

    private ContainerInfo create(Image image, String... command) {
        var options = ContainerOptions.builder()
                .command(List.of(command))
                .network(NamespaceMode.PRIVATE)
                .resources(Resources.NONE.withPidsLimit(20))
                .build();
        return engine.create(new ContainerRequest(Optional.empty(), image, options));
    }

    private int runInRuntime() {
        var id = ContainerId.random(random);
        create(id, "true");
        Pid pid = new Pid(runtime.state(id).pid().orElseThrow());
        runtime.start(id);
        ExitStatus end = kernel.processes().waitid(pid);
        runtime.delete(id);
        return end.shellCode();
    }

    private void create(ContainerId id, String... command) {
        OciSpec spec = Bundles.running("rootfs", command)
                .linux(Bundles.linux().toBuilder()
                        .cgroupsPath("/" + group + "/" + id.value())
                        .resources(Resources.NONE.withPidsLimit(20))
                        .build())
                .build();
        runtime.create(new Creation(id, directory, Optional.empty(), List.of(), Set.of()), spec);
    }

    private int failToStart() {
        assertThrows(StartFailedException.class, () -> create(ContainerId.random(random), "no-such-program"));
        var box = new ContainerRef(create(new Image.Rootfs(rootfs.toString()), "no-such-program")
                .id()
                .value());
        assertThrows(StartFailedException.class, () -> engine.start(box));
        engine.delete(box);
        return 0;
    }

    private void assertNothingIsLeft(int threads, Callable<Integer> cycle) throws Exception {
        assertNothingIsLeft(threads, CYCLES, cycle);
    }

    private void assertNothingIsLeft(int threads, int cycles, Callable<Integer> cycle) throws Exception {
        repeat(WARM_UP, cycle);
        Footprint before = footprint();
        if (threads == 1) {
            repeat(cycles, cycle);
        } else {
            atOnce(threads, cycles, cycle);
        }
        Footprint after = footprint();
        // A thread of the JDK's may still be at its end.
        for (int attempt = 0; attempt < ATTEMPTS && !after.equals(before); attempt++) {
            Thread.sleep(PAUSE_MILLIS);
            after = footprint();
        }
        assertEquals(before, after);
    }

    private void atOnce(int threads, int cycles, Callable<Integer> cycle) throws Exception {
        try (var executor = Executors.newFixedThreadPool(threads)) {
            Callable<Void> share = () -> repeat(cycles / threads, cycle);
            for (Future<Void> result : executor.invokeAll(
                    IntStream.range(0, threads).mapToObj(i -> share).toList())) {
                result.get();
            }
        }
    }

    private Void repeat(int times, Callable<Integer> cycle) throws Exception {
        return kernel.networkNamespaces().<Void, Exception>inside(network, () -> {
            for (int i = 0; i < times; i++) {
                assertEquals(0, cycle.call());
            }
            return null;
        });
    }

    private Footprint footprint() {
        return kernel.networkNamespaces().inside(network, () -> Footprint.of(kernel, directory, state, group));
    }
}
