package io.gatun.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.gatun.engine.model.ContainerName;
import io.gatun.engine.options.ContainerOptions;
import io.gatun.engine.options.NamespaceMode;
import io.gatun.engine.spec.Resources;
import io.gatun.engine.template.Image;
import io.gatun.engine.testing.FaultyGate;
import io.gatun.engine.testing.FaultyGate.Fault;
import io.gatun.engine.testing.FaultyGate.Killed;
import io.gatun.engine.testing.Footprint;
import io.gatun.linux.Kernel;
import io.gatun.linux.abi.Errno;
import io.gatun.linux.abi.Syscall;
import io.gatun.linux.handle.Pid;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * An engine that is killed, or is refused something, at each call of what it is asked to do: afterwards each container
 * is fully there or fully gone. By default every fifth call is hit; {@code -Dgatun.faults=1} hits all of them.
 */
class EngineFaultsIT {
    private static final int STRIDE = Integer.getInteger("gatun.faults", 5);
    private static final List<Errno> REASONS = List.of(Errno.ENOSPC, Errno.ENOMEM, Errno.EIO, Errno.EMFILE);
    private static final Path GROUPS = Path.of("/sys/fs/cgroup");
    private static final String GROUP =
            "gatun-faults-it-" + ProcessHandle.current().pid();
    private static final ContainerName OTHER_NAME = new ContainerName("other");
    private static final Set<String> LIVED = Set.of("running", "exited");
    private static final int ATTEMPTS = 100;
    private static final long PAUSE_MILLIS = 20;

    private final Kernel kernel = Kernel.open();
    private final List<String> problems = new ArrayList<>();

    @TempDir
    private Path directory;

    private EngineSettings settings;
    private Footprint before;

    @BeforeEach
    void open() throws IOException {
        settings = new EngineSettings(Files.createDirectory(directory.resolve("state")), "/" + GROUP);
        try (var engine = Engine.open(settings)) {
            engine.deleteByForce(running(engine));
        }
        before = footprint();
    }

    @AfterEach
    void close() throws IOException {
        try (var trees = Files.newDirectoryStream(GROUPS)) {
            for (Path tree : trees) {
                Files.deleteIfExists(tree.resolve(GROUP));
            }
        }
        Files.deleteIfExists(GROUPS.resolve(GROUP));
    }

    /** What an engine is asked to do, and where the container may be when it was not done to the end. */
    record Deed(
            String name,
            Set<String> outcomes,
            Function<Engine, ContainerRef> preparation,
            BiConsumer<Engine, ContainerRef> act) {
        @Override
        public String toString() {
            return name;
        }
    }

    private static Stream<Deed> deeds() {
        var none = new ContainerRef("none");
        Function<Engine, ContainerRef> made = EngineFaultsIT::made;
        Function<Engine, ContainerRef> running = EngineFaultsIT::running;
        return Stream.of(
                new Deed("create", Set.of("created"), engine -> none, (engine, box) -> made(engine)),
                new Deed("start", Set.of("created", "running", "exited"), made, Engine::start),
                new Deed(
                        "stop",
                        LIVED,
                        running,
                        (engine, box) -> engine.stop(box, Optional.empty(), Optional.of(Duration.ZERO))),
                new Deed("rename", Set.of("created"), made, (engine, box) -> engine.rename(box, OTHER_NAME)),
                new Deed("delete", Set.of("created"), made, Engine::delete),
                new Deed("delete by force", LIVED, running, Engine::deleteByForce));
    }

    private static ContainerRef made(Engine engine) {
        var options = ContainerOptions.builder()
                .command(List.of("sleep", "1000"))
                .network(NamespaceMode.PRIVATE)
                .resources(Resources.NONE.withPidsLimit(20))
                .build();
        var request = new ContainerRequest(Optional.of(new ContainerName("box")), new Image.Host(), options);
        return new ContainerRef(engine.create(request).id().value());
    }

    private static ContainerRef running(Engine engine) {
        ContainerRef box = made(engine);
        engine.start(box);
        return box;
    }

    @ParameterizedTest
    @MethodSource("deeds")
    void killedEngineLeavesEachContainerThereOrGone(Deed deed) {
        Optional<String> struck = Optional.of("");
        for (int at = 1; struck.isPresent(); at += STRIDE) {
            struck = strike(deed, at, Fault.DEATH);
            closeAll();
            // The machine's init waits for the children of a killed process.
            recover(deed, "%s killed before call %d, %s".formatted(deed, at, struck.orElse("none")), this::reapOrphans);
        }
        assertEquals(List.of(), problems);
    }

    @ParameterizedTest
    @MethodSource("deeds")
    void engineThatIsRefusedACallSaysSoAndLeavesEachContainerThereOrGone(Deed deed) {
        Optional<String> struck = Optional.of("");
        for (int at = 1; struck.isPresent(); at += STRIDE) {
            struck = strike(deed, at, Fault.refusal(REASONS.get(at % REASONS.size())));
            recover(deed, "%s refused call %d, %s".formatted(deed, at, struck.orElse("none")), () -> {});
        }
        assertEquals(List.of(), problems);
    }

    /** Lets one call of an engine go wrong; returns which, if it came to that. */
    private Optional<String> strike(Deed deed, int at, Fault fault) {
        var gate = new FaultyGate(kernel.gate());
        ContainerRef box;
        try (var engine = Engine.open(settings)) {
            box = deed.preparation.apply(engine);
        }
        try (var engine = Engine.open(settings, Kernel.over(gate))) {
            gate.arm(at, fault);
            deed.act.accept(engine, box);
        } catch (Killed e) {
            // What it has done so far is what is there.
        } catch (RuntimeException e) {
            String reason = fault.refusal().map(Errno::name).orElse("?");
            if (!String.valueOf(e.getMessage()).contains("(" + reason + ")")) {
                problems.add("%s refused call %d with %s says %s".formatted(deed, at, reason, e));
            }
        }
        return gate.disarm();
    }

    private void recover(Deed deed, String fault, Runnable others) {
        try (var engine = Engine.open(settings)) {
            for (ContainerInfo info : engine.list()) {
                if (!deed.outcomes.contains(info.status())) {
                    problems.add(fault + ": is " + info.status());
                }
                engine.deleteByForce(new ContainerRef(info.name().orElseThrow().value()));
            }
        }
        List<String> left = awaitNothingLeft(others);
        if (!left.isEmpty()) {
            problems.add(fault + ": " + left);
            before = footprint();
        }
    }

    /** Shims end a moment after their containers. */
    private List<String> awaitNothingLeft(Runnable others) {
        List<String> left = footprint().since(before);
        try {
            for (int attempt = 0; attempt < ATTEMPTS && !left.isEmpty(); attempt++) {
                others.run();
                Thread.sleep(PAUSE_MILLIS);
                left = footprint().since(before);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return left;
    }

    /** The kernel closes what a killed process had open. */
    private void closeAll() {
        for (String descriptor : footprint().descriptors()) {
            if (!before.descriptors().contains(descriptor)) {
                kernel.gate().call(Syscall.CLOSE, number(descriptor));
            }
        }
    }

    private void reapOrphans() {
        for (String child : footprint().children()) {
            if (!before.children().contains(child)) {
                kernel.processes().tryWaitid(new Pid(number(child)));
            }
        }
    }

    private static int number(String line) {
        return Integer.parseInt(line.substring(0, line.indexOf(' ')));
    }

    private Footprint footprint() {
        return Footprint.of(kernel, directory, settings.root(), GROUP);
    }
}
