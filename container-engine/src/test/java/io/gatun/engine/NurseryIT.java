package io.gatun.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gatun.engine.model.ContainerId;
import io.gatun.engine.options.ContainerOptions;
import io.gatun.engine.options.ExecOptions;
import io.gatun.engine.options.NamespaceMode;
import io.gatun.engine.template.Image;
import io.gatun.engine.testing.BusyboxRoot;
import io.gatun.engine.testing.FaultyGate;
import io.gatun.engine.testing.FaultyGate.Fault;
import io.gatun.engine.testing.Footprint;
import io.gatun.linux.Kernel;
import io.gatun.linux.abi.Errno;
import io.gatun.linux.abi.Syscall;
import io.gatun.linux.handle.Pid;
import io.gatun.linux.process.Signal;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Supervisors of an engine that has started more than one thing: they are processes that were there before. */
class NurseryIT {
    private static final int STRIDE = Integer.getInteger("gatun.faults", 5);
    private static final Path GROUPS = Path.of("/sys/fs/cgroup");
    private static final int KILL = 9;
    private static final int STOP = 19;
    private static final int ATTEMPTS = 1000;
    private static final long PAUSE_MILLIS = 10;

    private final Kernel kernel = Kernel.open();
    private final String group =
            "gatun-nursery-it-" + ContainerId.random(new SecureRandom()).value().substring(0, 12);

    @TempDir
    private Path directory;

    private Path rootfs;
    private Path state;
    private Footprint before;

    @BeforeEach
    void prepare() throws IOException {
        rootfs = BusyboxRoot.in(Files.createDirectory(directory.resolve("rootfs")));
        state = directory.resolve("state");
        try (var engine = open(kernel)) {
            live(engine);
        }
        before = footprint();
    }

    @AfterEach
    void removeGroup() throws IOException {
        try (var trees = Files.newDirectoryStream(GROUPS)) {
            for (Path tree : trees) Files.deleteIfExists(tree.resolve(group));
        }
        Files.deleteIfExists(GROUPS.resolve(group));
    }

    @Test
    void engineThatStartsOneThingHasNone() {
        try (var engine = open(kernel)) {
            live(engine);
            assertEquals(List.of(), children("gatun-zygote"));
        }
    }

    @Test
    void supervisorsAreSmallAndHaveTheirOwnNamesAndNothingElse() throws IOException {
        try (var engine = open(kernel)) {
            ContainerRef first = running(engine, "SECRET=of-the-first");
            ContainerRef second = running(engine, "SECRET=of-the-second");
            ContainerRef third = running(engine, "SECRET=of-the-third");
            assertEquals(1, children("gatun-zygote").size());
            Pid supervisor = supervisor(engine, third);
            assertEquals("gatun-shim " + engine.inspect(third).id().value(), command(supervisor));
            assertEquals(kinds(supervisor(engine, first)), kinds(supervisor));
            String memory = memory(supervisor);
            assertTrue(memory.contains("of-the-third"), "this is not its memory");
            assertFalse(memory.contains("of-the-second"));
            List.of(first, second, third).forEach(engine::deleteByForce);
        }
        awaitNothingLeft();
    }

    @ParameterizedTest
    @ValueSource(strings = {"gatun-spare", "gatun-zygote"})
    void endOfAProcessThatWaitsIsOvercome(String name) throws IOException {
        for (int signal : new int[] {KILL, STOP}) {
            try (var engine = open(kernel)) {
                IntStream.range(0, 3).forEach(i -> live(engine));
                // One that is stopped takes its program when it goes on; whoever stops it waits for that.
                boolean late = signal == STOP && name.equals("gatun-spare");
                Pid process = awaitChild(name);
                kill(process, signal);
                if (late) kill(process, 18);
                IntStream.range(0, 3).forEach(i -> live(engine));
            }
        }
        awaitNothingLeft();
    }

    @Test
    void engineThatIsRefusedACallStartsAllTheSameOrSaysWhy() {
        var problems = new ArrayList<String>();
        Optional<String> struck = Optional.of("");
        for (int at = 1; struck.isPresent(); at += STRIDE) {
            var gate = new FaultyGate(kernel.gate());
            try (var engine = open(Kernel.over(gate))) {
                live(engine);
                live(engine);
                ContainerRef box = create(engine, "A=b", "true");
                gate.arm(at, Fault.refusal(Errno.EIO));
                try {
                    engine.start(box);
                } catch (RuntimeException e) {
                    if (!String.valueOf(e.getMessage()).contains("(EIO)")) problems.add(at + ": " + e);
                }
                struck = gate.disarm();
                engine.deleteByForce(box);
                live(engine);
            }
            List<String> left = left();
            if (!left.isEmpty()) problems.add("call %d, %s: %s".formatted(at, struck, left));
        }
        assertEquals(List.of(), problems);
    }

    @Test
    void engineThatIsKilledLeavesNoneOfThem() throws Exception {
        for (int at = 1; at < 60; at += STRIDE) {
            var gate = new FaultyGate(kernel.gate());
            try (var engine = open(Kernel.over(gate))) {
                live(engine);
                live(engine);
                ContainerRef box = create(engine, "A=b", "true");
                gate.arm(at, Fault.DEATH);
                engine.start(box);
            } catch (FaultyGate.Killed e) {
                // As killed(): all it had open is closed.
            }
            for (String descriptor : footprint().descriptors()) {
                if (!before.descriptors().contains(descriptor)) {
                    int number = Integer.parseInt(descriptor.substring(0, descriptor.indexOf(' ')));
                    kernel.gate().call(Syscall.CLOSE, number);
                }
            }
            try (var engine = open(kernel)) {
                for (ContainerInfo info : engine.list()) {
                    engine.deleteByForce(new ContainerRef(info.id().value()));
                }
            }
            awaitNothingLeft();
        }
    }

    @Test
    void manyAtOnceGetTheirOwn() throws Exception {
        try (var engine = open(kernel);
                var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Callable<Void> lives = () -> {
                for (int i = 0; i < 5; i++) {
                    ContainerRef box = running(engine, "A=b");
                    assertEquals("gatun-shim " + engine.inspect(box).id().value(), command(supervisor(engine, box)));
                    try (var program = engine.exec(box, ExecOptions.of("sh", "-c", "exit 3"))) {
                        assertEquals(3, program.await());
                    }
                    engine.deleteByForce(box);
                }
                return null;
            };
            for (Future<Void> each :
                    threads.invokeAll(Stream.generate(() -> lives).limit(8).toList())) {
                each.get();
            }
        }
        awaitNothingLeft();
    }

    private Engine open(Kernel through) {
        return Engine.open(new EngineSettings(state, "/" + group), through);
    }

    private void live(Engine engine) {
        ContainerRef box = create(engine, "A=b", "sh", "-c", "exit 7");
        engine.start(box);
        assertEquals(7, engine.await(box).flatMap(RunEnd::exitCode).orElseThrow());
        engine.delete(box);
    }

    private ContainerRef running(Engine engine, String environment) {
        ContainerRef box = create(engine, environment, "sleep", "1000");
        engine.start(box);
        return box;
    }

    private ContainerRef create(Engine engine, String environment, String... command) {
        var options = ContainerOptions.builder()
                .command(List.of(command))
                .env(List.of(environment))
                .network(NamespaceMode.PRIVATE)
                .build();
        var request = new ContainerRequest(Optional.empty(), new Image.Rootfs(rootfs.toString()), options);
        return new ContainerRef(engine.create(request).id().value());
    }

    private static Pid supervisor(Engine engine, ContainerRef box) {
        return engine.inspect(box).run().orElseThrow().supervisor();
    }

    private static String command(Pid process) throws IOException {
        return Files.readString(Path.of("/proc/" + process + "/cmdline"))
                .replace('\0', ' ')
                .strip();
    }

    /** What a process has open, by number, with the names of what is one of a kind left out. */
    private static List<String> kinds(Pid process) throws IOException {
        try (var links = Files.list(Path.of("/proc/" + process + "/fd"))) {
            return links.map(link -> link.getFileName() + " "
                            + target(link).replaceAll("\\[[0-9]+]", "").replaceAll("containers/[0-9a-f]+", ""))
                    .sorted()
                    .toList();
        }
    }

    private static String target(Path link) {
        try {
            return Files.readSymbolicLink(link).toString();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** All that a process can read of its own memory. */
    private static String memory(Pid process) throws IOException {
        var text = new StringBuilder();
        try (var memory = new RandomAccessFile("/proc/" + process + "/mem", "r")) {
            for (String line : Files.readAllLines(Path.of("/proc/" + process + "/maps"))) {
                if (line.contains("[v")) continue;
                String[] range = line.substring(0, line.indexOf(' ')).split("-", -1);
                long begin = Long.parseLong(range[0], 16);
                byte[] bytes = new byte[(int) (Long.parseLong(range[1], 16) - begin)];
                memory.seek(begin);
                memory.readFully(bytes);
                text.append(new String(bytes, StandardCharsets.ISO_8859_1));
            }
        }
        return text.toString();
    }

    private void kill(Pid process, int signal) {
        try (var held = kernel.processes().pidfdOpen(process)) {
            kernel.processes().pidfdSendSignal(held, new Signal(signal));
        }
    }

    private Pid awaitChild(String name) {
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            List<Pid> found = children(name);
            if (!found.isEmpty()) return found.getFirst();
            pause();
        }
        throw new AssertionError("there is no " + name);
    }

    private List<Pid> children(String name) {
        return ProcessHandle.current()
                .children()
                .map(child -> new Pid((int) child.pid()))
                .filter(child -> kernel.processes()
                        .stat(child)
                        .filter(stat -> stat.name().equals(name))
                        .isPresent())
                .toList();
    }

    private void awaitNothingLeft() {
        assertEquals(List.of(), left());
    }

    /**
     * Supervisors end a moment after their containers, the machine's init waits for the children of a killed engine, and threads for calls
     * that wait rest for some seconds.
     */
    private List<String> left() {
        List<String> left = came();
        for (int attempt = 0; attempt < ATTEMPTS && !left.isEmpty(); attempt++) {
            Stream.of("gatun-shim", "gatun-zygote", "gatun-spare")
                    .flatMap(name -> children(name).stream())
                    .forEach(kernel.processes()::tryWaitid);
            pause();
            left = came();
        }
        return left;
    }

    /** What there is more than before; supervisors of other tests may go meanwhile. */
    private List<String> came() {
        return footprint().since(before).stream()
                .filter(each -> each.startsWith("+ "))
                .toList();
    }

    private static void pause() {
        try {
            Thread.sleep(PAUSE_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    /** Without links: containers of these tests are in no network of the host's, and those of others are. */
    private Footprint footprint() {
        Footprint all = Footprint.of(kernel, directory, state, group);
        return new Footprint(
                all.descriptors(), all.children(), all.threads(), all.mounts(), all.groups(), Set.of(), all.files());
    }
}
