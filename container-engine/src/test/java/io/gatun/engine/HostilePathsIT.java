package io.gatun.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gatun.engine.model.EngineException;
import io.gatun.engine.model.StartFailedException;
import io.gatun.engine.spec.Mount;
import io.gatun.engine.spec.OciSpec;
import io.gatun.engine.testing.Bundles;
import io.gatun.engine.testing.OciBox;
import io.gatun.linux.Kernel;
import io.gatun.linux.file.Files.Renaming;
import io.gatun.linux.file.OpenHow;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Root filesystems that lead elsewhere: rules R1, R2 and R4 of docs/security.md. */
class HostilePathsIT {
    private static final int MOUNTS_BYTES = 1 << 20;
    private static final int RACES = 300;

    /** All that is made or mounted in every container of these tests, and what each test adds. */
    private static final List<String> PLACES = List.of(
            "proc", "dev", "dev/pts", "dev/shm", "dev/mqueue", "sys", "sys/fs/cgroup", "etc", "srv", "srv/deep");

    private final Kernel kernel = Kernel.open();

    @AutoClose
    private final OciBox box;

    private final Path outside;
    private final Path source;

    HostilePathsIT(@TempDir Path directory) throws IOException {
        box = new OciBox(directory);
        source = Files.createDirectory(directory.resolve("source"));
        outside = Files.createDirectory(directory.resolve("outside"));
        for (String place : PLACES) {
            Files.createDirectories(outside.resolve(place));
        }
        Files.writeString(outside.resolve("etc/canary"), "sings");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/",
                "..",
                "../../../../..",
                "/proc/1/root",
                "/proc/self/cwd",
                "/proc/self/fd/3",
                "OUTSIDE",
                "../outside",
                "/dangling"
            })
    void linkInPlaceOfADirectoryLeadsNowhere(String target) throws IOException {
        var before = everythingOutside();
        for (String place : PLACES) {
            Path hostile = box.rootfs().resolve(place);
            remove(hostile);
            Files.createDirectories(hostile.getParent());
            Files.createSymbolicLink(hostile, Path.of(target.replace("OUTSIDE", outside.toString())));

            createdOrRefused(everywhere());

            Files.delete(hostile);
            assertEquals(before, everythingOutside(), place);
        }
    }

    @Test
    void placeThatBecomesALinkMeanwhileStaysInTheContainer() throws IOException {
        Path place = Files.createDirectories(box.rootfs().resolve("srv/deep"));
        Files.createSymbolicLink(box.rootfs().resolve("srv/link"), outside);
        Files.writeString(place.resolve("secret"), "secret");
        Files.createDirectories(box.rootfs().resolve(outside.toString().substring(1)));
        var before = everythingOutside();
        int mounts = mountsOf(everywhere());

        int made = 0;
        try (var _ = new Racer(box.rootfs().resolve("srv"), "deep", "link")) {
            for (int i = 0; i < RACES; i++) {
                if (createdOrRefused(everywhere()) == mounts) {
                    made++;
                }
            }
        }

        assertEquals(before, everythingOutside());
        assertTrue(made > 0, "the race was never won by the container");
    }

    @Test
    void linkOfTheImageDoesNotRedirectASetting() throws IOException {
        Path fake = Files.createDirectories(box.rootfs().resolve("fake/sys/net/ipv4"));
        Files.writeString(fake.resolve("ip_unprivileged_port_start"), "fake");
        remove(box.rootfs().resolve("proc"));
        Files.createSymbolicLink(box.rootfs().resolve("proc"), Path.of("fake"));
        var linux = Bundles.linux().toBuilder()
                .sysctl(Map.of("net.ipv4.ip_unprivileged_port_start", "77"))
                .build();

        var lines = box.run("cat /proc/sys/net/ipv4/ip_unprivileged_port_start", builder -> builder.linux(linux));

        assertEquals(List.of("77"), lines);
        assertEquals("fake", Files.readString(fake.resolve("ip_unprivileged_port_start")));
    }

    @Test
    void fileSystemOverProcDoesNotRedirectASetting() {
        var linux = Bundles.linux().toBuilder()
                .sysctl(Map.of("net.ipv4.ip_unprivileged_port_start", "77"))
                .build();
        var mounts = Stream.concat(
                Bundles.mounts().stream(),
                Stream.of(Mount.of("/real", "proc", "proc"), Mount.of("/proc", "tmpfs", "tmpfs")));

        var lines = box.run(
                "cat /real/sys/net/ipv4/ip_unprivileged_port_start",
                builder -> builder.mounts(mounts.toList()).linux(linux));

        assertEquals(List.of("77"), lines);
    }

    @Test
    void maskIsNotTakenFromTheImage() throws IOException {
        Path stolen = Files.writeString(box.directory().resolve("stolen"), "host");
        Files.deleteIfExists(box.rootfs().resolve("dev/null"));
        Files.createSymbolicLink(box.rootfs().resolve("dev/null"), stolen);
        Files.writeString(box.rootfs().resolve("etc/secret"), "secret");
        var linux =
                Bundles.linux().toBuilder().maskedPaths(List.of("/etc/secret")).build();
        var mounts =
                Bundles.mounts().stream().filter(mount -> !mount.destination().startsWith("/dev"));

        var lines = box.run(
                "cat /etc/secret; echo end",
                builder -> builder.mounts(mounts.toList()).linux(linux));

        assertEquals(List.of("end"), lines);
        assertEquals("host", Files.readString(stolen));
    }

    @Test
    void workingDirectoryIsNeverADescriptor() throws IOException {
        try (var _ = kernel.files().open(Path.of("/"), OpenHow.directory())) {
            Files.createSymbolicLink(box.rootfs().resolve("srv"), Path.of("/proc/self/fd/9"));
            for (int number = 3; number <= 50; number++) {
                refusesWorkingDirectory("/proc/self/fd/" + number);
            }
            refusesWorkingDirectory("/proc/1/cwd");
            refusesWorkingDirectory("/srv");
        }
    }

    private void refusesWorkingDirectory(String cwd) {
        var base = Bundles.running("rootfs", "true");
        var process = base.build().process().orElseThrow().toBuilder().cwd(cwd).build();
        assertThrows(
                StartFailedException.class,
                () -> box.create(base.process(process).build()),
                cwd);
        assertEquals(List.of(), box.runtime().list());
    }

    /** Creates a container and deletes it; returns how many mounts it had, or 0 if it was refused. */
    private int createdOrRefused(UnaryOperator<OciSpec.Builder> change) {
        try {
            return mountsOf(change);
        } catch (EngineException e) {
            return 0;
        }
    }

    private int mountsOf(UnaryOperator<OciSpec.Builder> change) {
        box.create(change.apply(Bundles.running("rootfs", "true")).build());
        int mounts = kernel.mounts().list(box.pid(), MOUNTS_BYTES).size();
        box.runtime().deleteByForce(box.id());
        box.await();
        return mounts;
    }

    private UnaryOperator<OciSpec.Builder> everywhere() {
        var linux = Bundles.linux().toBuilder()
                .maskedPaths(List.of("/proc/kcore", "/etc/canary", "/srv/deep/secret"))
                .readonlyPaths(List.of("/proc/sys", "/etc"))
                .build();
        var mounts = Stream.concat(
                Bundles.mounts().stream(),
                Stream.of(
                        Mount.bind(source.toString(), "/srv/deep", "rbind"),
                        Mount.of("/srv/deep/made/for/it", "tmpfs", "tmpfs", "size=64k")));
        return builder -> builder.mounts(mounts.toList()).linux(linux);
    }

    /** What a container must not change: the names outside its root, and what is mounted on the host. */
    private List<String> everythingOutside() throws IOException {
        var all = new TreeSet<String>();
        try (var paths = Files.walk(outside)) {
            for (Path path : paths.toList()) {
                all.add(path + " " + Files.getLastModifiedTime(path));
            }
        }
        try (var lines = Files.lines(Path.of("/proc/self/mountinfo"))) {
            lines.filter(line -> line.contains(box.directory().toString())).forEach(all::add);
        }
        return new ArrayList<>(all);
    }

    private static void remove(Path place) throws IOException {
        if (Files.exists(place, LinkOption.NOFOLLOW_LINKS)) {
            Files.move(place, place.resolveSibling(place.getFileName() + "-" + System.nanoTime()));
        }
    }

    /** Who lives in the root filesystem and makes a directory and a link change places all the time. */
    private final class Racer implements AutoCloseable {
        private final AtomicBoolean stopped = new AtomicBoolean();
        private final Thread thread;

        Racer(Path parent, String one, String other) {
            thread = Thread.ofPlatform().start(() -> {
                try (var directory = kernel.files().open(parent, OpenHow.directory())) {
                    while (!stopped.get()) {
                        kernel.files().renameat2(directory, one, directory, other, Renaming.EXCHANGE);
                    }
                }
            });
        }

        @Override
        public void close() {
            stopped.set(true);
            try {
                thread.join();
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        }
    }
}
