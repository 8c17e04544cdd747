package io.gatun.engine.watch;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.gatun.engine.model.ContainerId;
import io.gatun.engine.options.Upkeep;
import io.gatun.engine.state.ContainerDirectory;
import io.gatun.engine.state.ContainerStore;
import io.gatun.engine.state.Definition;
import io.gatun.engine.state.Definition.Ending;
import io.gatun.engine.state.Definition.RootSource;
import io.gatun.engine.state.Definition.Streams;
import io.gatun.engine.state.Life;
import io.gatun.linux.Kernel;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A watch tells of containers, and not of what is none yet or none any more. */
@Timeout(60)
class StoreWatchIT {
    private static final ContainerId ONE = new ContainerId("one");
    private static final ContainerId OTHER = new ContainerId("other");

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
    void whatIsMadeAheadIsNoContainerUntilItIsDefined() {
        try (var watch = new StoreWatch(kernel, store);
                ContainerDirectory ahead = store.create(ONE);
                ContainerDirectory made = store.create(OTHER)) {
            ahead.save(new Life.Created());
            made.save(definition(OTHER));
            assertEquals(Set.of(OTHER), watch.next());
            ahead.save(new Life.Created());
            ahead.save(definition(ONE));
            assertEquals(Set.of(ONE), watch.next());
            ahead.save(new Life.Created());
            assertEquals(Set.of(ONE), watch.next());
        }
    }

    @Test
    void changesOfOneThatWasThereBeforeAreTold() {
        try (ContainerDirectory made = store.create(ONE)) {
            made.save(definition(ONE));
            try (var watch = new StoreWatch(kernel, store)) {
                made.save(new Life.Created());
                assertEquals(Set.of(ONE), watch.next());
                made.newExitFile().close();
                assertEquals(Set.of(ONE), watch.next());
            }
        }
    }

    @Test
    void removalIsTold() {
        try (ContainerDirectory made = store.create(ONE)) {
            made.save(definition(ONE));
            try (var watch = new StoreWatch(kernel, store)) {
                made.delete();
                assertEquals(Set.of(ONE), watch.next());
            }
        }
    }

    @Test
    void oneThatComesWholeIsTold() {
        // As if its maker had been faster than the watch of its directory.
        try (var elsewhere = new ContainerStore(kernel, root.resolve("elsewhere"));
                ContainerDirectory made = elsewhere.create(ONE)) {
            made.save(definition(ONE));
            try (var watch = new StoreWatch(kernel, store)) {
                boolean moved = root.resolve("elsewhere/containers/one")
                        .toFile()
                        .renameTo(root.resolve("containers/one").toFile());
                assertEquals(true, moved);
                assertEquals(Set.of(ONE), watch.next());
            }
        }
    }

    private static Definition definition(ContainerId id) {
        return new Definition(
                id,
                Optional.empty(),
                Instant.ofEpochSecond(1),
                "image",
                "/",
                RootSource.DIRECTORY,
                Map.of(),
                new Streams(false, false, false, 0, 0),
                new Ending("SIGTERM", Duration.ofSeconds(10), false),
                Upkeep.NONE);
    }
}
