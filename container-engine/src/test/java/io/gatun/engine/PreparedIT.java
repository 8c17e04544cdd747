package io.gatun.engine;

import static java.util.stream.Collectors.toSet;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gatun.engine.model.ContainerId;
import io.gatun.engine.options.ContainerOptions;
import io.gatun.engine.options.NamespaceMode;
import io.gatun.engine.template.Image;
import io.gatun.engine.testing.BusyboxRoot;
import io.gatun.engine.testing.Footprint;
import io.gatun.engine.testing.PreparingProgram;
import io.gatun.linux.Kernel;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An engine that makes ahead what all containers need. */
class PreparedIT {
    private static final int PREPARED = 3;
    private static final Path TREES = Path.of("/sys/fs/cgroup");

    private final Kernel kernel = Kernel.open();
    private final String group = "gatun-prepared-it-"
            + ContainerId.random(new SecureRandom()).value().substring(0, 12);

    @TempDir
    private Path directory;

    private Path rootfs;
    private Path state;

    @BeforeEach
    void makePlaces() throws IOException {
        rootfs = BusyboxRoot.in(Files.createDirectory(directory.resolve("rootfs")));
        state = directory.resolve("state");
        // The store's own directories and the group above the containers' stay for ever.
        Engine.open(settings(PREPARED)).close();
    }

    @AfterEach
    void removeGroup() {
        trees().map(tree -> tree.resolve(group)).forEach(PreparedIT::delete);
    }

    @Test
    void containerGetsTheGroupsAndTheNetworkThatWereThereBeforeIt() throws Exception {
        try (var engine = prepared()) {
            Set<String> before = groups();
            var box = create(engine, "cat /sys/class/net/lo/flags; readlink /proc/self/ns/net");
            String name = engine.inspect(box).id().value();
            assertTrue(before.contains(name), "the groups of %s are not among %s".formatted(name, before));
            String[] seen = run(engine, box).split("\n", -1);
            assertEquals("0x9", seen[0], "the loopback is up");
            assertNotEquals(ownNetwork(), seen[1]);
            engine.delete(box);
        }
        assertEquals(Set.of(), groups());
    }

    @Test
    void moreContainersThanArePreparedAreMadeWithout() throws Exception {
        try (var engine = prepared()) {
            List<ContainerRef> boxes = IntStream.range(0, 4 * PREPARED)
                    .mapToObj(i -> create(engine, "echo " + i))
                    .toList();
            for (int i = 0; i < boxes.size(); i++) {
                assertEquals(i + "\n", run(engine, boxes.get(i)));
                engine.delete(boxes.get(i));
            }
        }
        assertEquals(Set.of(), groups());
    }

    @Test
    void nothingIsLeftOfWhatNobodyTook() throws Exception {
        Footprint before = footprint();
        prepared().close();
        assertEquals(before, footprint());
    }

    @Test
    void nextEngineRemovesWhatAKilledOnePrepared() throws Exception {
        Footprint before = footprint();
        Process killed = PreparingProgram.start(state, "/" + group, PREPARED);
        assertEquals(PREPARED, groups().size());
        killed.destroyForcibly().waitFor();
        killed.inputReader().close();
        killed.outputWriter().close();
        assertEquals(PREPARED, groups().size());
        Engine.open(settings(0)).close();
        assertEquals(before, footprint());
    }

    @Test
    void otherEngineLeavesAloneWhatIsPrepared() throws Exception {
        try (var engine = prepared()) {
            Engine.open(settings(0)).close();
            assertEquals(PREPARED, groups().size());
            assertEquals("there\n", run(engine, create(engine, "echo there")));
            assertEquals(1, engine.list().size());
            engine.list().forEach(box -> engine.delete(new ContainerRef(box.id().value())));
        }
    }

    @Test
    void containerThatNeverStartedTakesItsGroupsWithIt() throws Exception {
        try (var engine = prepared()) {
            var box = create(engine, "true");
            assertEquals("created", engine.inspect(box).status());
            engine.delete(box);
        }
        assertEquals(Set.of(), groups());
    }

    @Test
    void containerThatWantsItsGroupsElsewhereGetsThemThere() throws Exception {
        try (var engine = prepared()) {
            var box = create(engine, "cat /proc/self/cgroup", group + "/elsewhere");
            run(engine, box);
            assertTrue(groups().contains("elsewhere"), groups().toString());
            engine.delete(box);
        }
        trees().map(tree -> tree.resolve(group).resolve("elsewhere")).forEach(PreparedIT::delete);
        assertEquals(Set.of(), groups());
    }

    @Test
    void containerIsStartedByAnotherEngineThanPreparedIt() throws Exception {
        try (var other = Engine.open(settings(0))) {
            ContainerRef box;
            try (var engine = prepared()) {
                box = create(engine, "cat /sys/class/net/lo/flags");
                assertEquals("0x9\n", run(other, box));
                assertEquals("0x9\n", run(engine, box));
            }
            other.delete(box);
        }
        assertEquals(Set.of(), groups());
    }

    private EngineSettings settings(int prepared) {
        return new EngineSettings(state, "/" + group).withPrepared(prepared);
    }

    private Engine prepared() throws InterruptedException {
        var engine = Engine.open(settings(PREPARED));
        while (engine.prepared() < PREPARED) {
            Thread.sleep(1);
        }
        return engine;
    }

    private ContainerRef create(Engine engine, String script) {
        return create(engine, script, "");
    }

    private ContainerRef create(Engine engine, String script, String cgroupParent) {
        var options = ContainerOptions.builder()
                .command(List.of("sh", "-c", script))
                .network(NamespaceMode.PRIVATE)
                .cgroupParent(cgroupParent)
                .build();
        var request = new ContainerRequest(Optional.empty(), new Image.Rootfs(rootfs.toString()), options);
        return new ContainerRef(engine.create(request).id().value());
    }

    private static String run(Engine engine, ContainerRef box) {
        var text = new StringBuilder();
        try (var attachment = engine.start(box, Attach.OUTPUT)) {
            for (var frame = attachment.next(); frame.isPresent(); frame = attachment.next()) {
                text.append(frame.get().text());
            }
        }
        engine.await(box);
        return text.toString();
    }

    private Footprint footprint() {
        return Footprint.of(kernel, directory, state, group);
    }

    private Set<String> groups() {
        return trees().map(tree -> tree.resolve(group))
                .filter(Files::isDirectory)
                .flatMap(PreparedIT::list)
                .filter(Files::isDirectory)
                .map(path -> String.valueOf(path.getFileName()))
                .collect(toSet());
    }

    private static Stream<Path> trees() {
        return Stream.concat(Stream.of(TREES), list(TREES).filter(Files::isDirectory));
    }

    private static Stream<Path> list(Path path) {
        try (var entries = Files.list(path)) {
            return entries.toList().stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void delete(Path path) {
        try {
            Files.deleteIfExists(path);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String ownNetwork() {
        try {
            return Files.readSymbolicLink(Path.of("/proc/self/ns/net")).toString();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
