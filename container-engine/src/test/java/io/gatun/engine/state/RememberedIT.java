package io.gatun.engine.state;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gatun.engine.model.ContainerId;
import io.gatun.engine.model.ContainerName;
import io.gatun.engine.options.Upkeep;
import io.gatun.engine.security.BuiltInProfile;
import io.gatun.engine.security.CapabilityPolicy;
import io.gatun.engine.security.KernelVersion;
import io.gatun.engine.security.SeccompProfile.Situation;
import io.gatun.engine.spec.LinuxSpec;
import io.gatun.engine.spec.OciSpec;
import io.gatun.engine.state.Definition.Ending;
import io.gatun.engine.state.Definition.RootSource;
import io.gatun.engine.state.Definition.Streams;
import io.gatun.linux.Kernel;
import io.gatun.linux.abi.Arch;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What was read of a container's files is what they say now, whoever wrote them. */
@Timeout(60)
class RememberedIT {
    private static final int CHANGES = 300;
    private static final ContainerId ID = new ContainerId("box");

    private final Kernel kernel = Kernel.open();

    @TempDir
    private Path root;

    private ContainerStore store;
    private ContainerStore other;

    @BeforeEach
    void open() {
        store = new ContainerStore(kernel, root);
        other = new ContainerStore(kernel, root);
        try (ContainerDirectory made = store.create(ID)) {
            made.save(named("aa"));
            made.save(host("first"));
        }
    }

    @AfterEach
    void close() {
        store.close();
        other.close();
    }

    @Test
    void fileThatDoesNotChangeIsReadOnce() {
        try (ContainerDirectory directory = store.open(ID).orElseThrow()) {
            assertSame(
                    directory.definition().orElseThrow(), directory.definition().orElseThrow());
            assertSame(directory.spec(), directory.spec());
        }
        try (ContainerDirectory elsewhere = other.open(ID).orElseThrow()) {
            assertSame(elsewhere.spec(), elsewhere.spec());
        }
    }

    @Test
    void whatAnotherProcessWritesIsSeenAtOnce() {
        try (ContainerDirectory here = store.open(ID).orElseThrow();
                ContainerDirectory there = other.open(ID).orElseThrow()) {
            for (int i = 0; i < CHANGES; i++) {
                // Of one length, so that files differ by inode and time alone.
                String name = "n%04d".formatted(i);
                there.save(named(name));
                there.save(host(name));
                assertEquals(
                        name,
                        here.definition().orElseThrow().name().orElseThrow().value());
                assertEquals(name, here.spec().hostname().orElseThrow());
            }
        }
    }

    @Test
    void whatIsWrittenHereIsSeenHere() {
        try (ContainerDirectory here = store.open(ID).orElseThrow();
                ContainerDirectory again = store.open(ID).orElseThrow()) {
            for (int i = 0; i < CHANGES; i++) {
                String name = "n%04d".formatted(i);
                here.save(named(name));
                here.save(host(name));
                assertEquals(
                        name,
                        again.definition().orElseThrow().name().orElseThrow().value());
                assertEquals(name, again.spec().hostname().orElseThrow());
            }
        }
    }

    @Test
    void lifeIsTheLastThatWasWritten() {
        try (ContainerDirectory here = store.open(ID).orElseThrow();
                ContainerDirectory there = other.open(ID).orElseThrow()) {
            Life ended = new Life.Stopped(Optional.empty(), Instant.ofEpochSecond(1), Optional.of(1), false, "", false);
            for (int i = 0; i < CHANGES; i++) {
                here.save(new Life.Created());
                assertEquals("created", here.life().word());
                there.save(ended);
                assertEquals(ended, here.life());
            }
        }
    }

    @Test
    void specificationThatWasWrittenIsTheOneThatIsRead() {
        var situation = new Situation(CapabilityPolicy.DOCKER, Arch.current(), KernelVersion.ofRelease("6.1"));
        OciSpec spec = OciSpec.builder()
                .hostname("box")
                .linux(LinuxSpec.builder()
                        .seccomp(BuiltInProfile.DOCKER.read().resolve(situation))
                        .build())
                .build();
        try (ContainerDirectory here = store.open(ID).orElseThrow();
                ContainerDirectory there = other.open(ID).orElseThrow()) {
            here.save(spec);
            assertSame(spec, here.spec());
            assertNotSame(spec, there.spec());
            assertEquals(spec, there.spec());
        }
    }

    @Test
    void damageIsSeenThoughTheFileWasReadBefore() throws IOException {
        try (ContainerDirectory here = store.open(ID).orElseThrow()) {
            assertTrue(here.definition().isPresent());
            Files.writeString(root.resolve("containers/box/container.json"), "{", StandardCharsets.UTF_8);
            assertThrows(RuntimeException.class, here::definition);
            Files.delete(root.resolve("containers/box/container.json"));
            assertEquals(Optional.empty(), here.definition());
        }
    }

    @Test
    void containerOfTheSameIdIsAnother() {
        try (ContainerDirectory first = store.open(ID).orElseThrow()) {
            assertTrue(first.definition().isPresent());
            first.delete();
        }
        try (ContainerDirectory second = store.create(ID)) {
            assertEquals(Optional.empty(), second.definition());
            second.save(named("bb"));
            assertEquals(
                    "bb", second.definition().orElseThrow().name().orElseThrow().value());
            assertEquals("created", second.life().word());
        }
    }

    private static OciSpec host(String name) {
        return OciSpec.builder().hostname(name).build();
    }

    private static Definition named(String name) {
        return new Definition(
                ID,
                Optional.of(new ContainerName(name)),
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
