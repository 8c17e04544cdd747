package io.gatun.engine.state;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gatun.engine.model.BusyException;
import io.gatun.engine.model.ContainerId;
import io.gatun.engine.model.NameInUseException;
import io.gatun.linux.Kernel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Directories of containers come to be in one step, locked, whoever looks meanwhile. */
@Timeout(60)
class ContainerStoreIT {
    private static final int CREATIONS = 500;
    private static final int LOCKINGS = 200;

    private final Kernel kernel = Kernel.open();

    @TempDir
    private Path root;

    private ContainerStore store;

    @BeforeEach
    void open() {
        store = new ContainerStore(kernel, root);
    }

    @AfterEach
    void close() {
        store.close();
    }

    @Test
    void nobodySeesAContainerWithoutItsMaker() throws Exception {
        var over = new AtomicBoolean();
        var unlocked = new AtomicInteger();
        try (var threads = Executors.newSingleThreadExecutor();
                var other = new ContainerStore(kernel, root)) {
            var looking = threads.submit(() -> {
                while (!over.get()) {
                    other.sweep();
                    other.ids().forEach(id -> look(other, id, unlocked));
                }
            });
            var random = new SplittableRandom();
            try {
                for (int i = 0; i < CREATIONS; i++) {
                    try (ContainerDirectory made = store.create(ContainerId.random(random))) {
                        assertFalse(made.isGone());
                        made.delete();
                    }
                }
            } finally {
                over.set(true);
            }
            looking.get();
        }
        assertEquals(0, unlocked.get());
        assertEquals(List.of(), store.ids());
    }

    @Test
    void storeThatIsTakenAwayIsAnErrorAndNoEndlessLoop() throws IOException {
        Files.delete(root.resolve("containers"));
        assertThrows(BusyException.class, () -> store.create(new ContainerId("box")));
        assertThrows(BusyException.class, () -> store.create(new ContainerId("box")));
    }

    /** As recovery does. */
    private static void look(ContainerStore other, ContainerId id, AtomicInteger unlocked) {
        other.open(id).ifPresent(directory -> {
            try (directory) {
                directory.tryLock(Duration.ZERO).ifPresent(lock -> {
                    try (lock) {
                        if (!directory.isGone()) {
                            unlocked.incrementAndGet();
                        }
                    }
                });
            }
        });
    }

    @Test
    void oneHasTheLockAtATimeInThisProcessAndBesideIt() throws Exception {
        var id = new ContainerId("box");
        store.create(id).close();
        var holders = new AtomicInteger();
        var most = new AtomicInteger();
        try (var threads = Executors.newFixedThreadPool(4);
                var beside = new ContainerStore(kernel, root)) {
            var all = new ArrayList<Future<?>>();
            for (ContainerStore from : List.of(store, store, store, beside)) {
                all.add(threads.submit(() -> {
                    for (int i = 0; i < LOCKINGS; i++) hold(from, id, holders, most);
                }));
            }
            for (Future<?> each : all) each.get();
        }
        assertEquals(1, most.get());
    }

    private static void hold(ContainerStore from, ContainerId id, AtomicInteger holders, AtomicInteger most) {
        try (ContainerDirectory directory = from.open(id).orElseThrow();
                var _ = directory.lock(Duration.ofSeconds(30))) {
            most.accumulateAndGet(holders.incrementAndGet(), Math::max);
            Thread.onSpinWait();
            holders.decrementAndGet();
        }
    }

    @Test
    void lockThatIsNotGivenInTimeIsFreeForTheNextAfterItsHolder() {
        var id = new ContainerId("box");
        store.create(id).close();
        try (ContainerDirectory second = store.open(id).orElseThrow()) {
            try (ContainerDirectory first = store.open(id).orElseThrow()) {
                assertTrue(first.tryLock(Duration.ZERO).isPresent());
                assertTrue(second.tryLock(Duration.ofMillis(10)).isEmpty());
            }
            assertTrue(second.tryLock(Duration.ZERO).isPresent());
        }
    }

    @Test
    void idIsTakenOnlyOnceAndNothingIsLeftOfTheSecond() throws IOException {
        var id = new ContainerId("box");
        try (ContainerDirectory first = store.create(id)) {
            assertThrows(NameInUseException.class, () -> store.create(id));
            assertFalse(first.isGone());
        }
        assertEquals(List.of(id), store.ids());
        try (var left = Files.list(root.resolve("making"))) {
            assertEquals(0, left.count());
        }
    }

    @Test
    void whatAKilledMakerLeftIsSweptAway() throws IOException {
        Path left = Files.createDirectory(root.resolve("making/left"));
        store.sweep();
        assertFalse(Files.exists(left));
    }
}
