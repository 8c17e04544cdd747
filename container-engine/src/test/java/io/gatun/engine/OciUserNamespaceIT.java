package io.gatun.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gatun.engine.model.StartFailedException;
import io.gatun.engine.spec.IdMapping;
import io.gatun.engine.spec.LinuxSpec;
import io.gatun.engine.spec.LinuxSpec.Device;
import io.gatun.engine.spec.LinuxSpec.DeviceType;
import io.gatun.engine.spec.LinuxSpec.Namespace;
import io.gatun.engine.spec.LinuxSpec.NamespaceType;
import io.gatun.engine.spec.LinuxSpecBuilder;
import io.gatun.engine.spec.Mount;
import io.gatun.engine.spec.OciSpec;
import io.gatun.engine.spec.ProcessSpec;
import io.gatun.engine.spec.ProcessSpec.Rlimit;
import io.gatun.engine.testing.Bundles;
import io.gatun.engine.testing.OciBox;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Containers whose root is an ordinary user of the host. */
class OciUserNamespaceIT {
    private static final int ROOT = 200_000;
    private static final List<IdMapping> MAP = List.of(new IdMapping(0, ROOT, 65_536));

    @AutoClose
    private final OciBox box;

    OciUserNamespaceIT(@TempDir Path directory) throws IOException, InterruptedException {
        box = new OciBox(directory);
        chown(box.rootfs(), ROOT);
        new ProcessBuilder("chmod", "755", directory.toString()).start().waitFor();
    }

    @Test
    void rootInsideIsAnOrdinaryUserOutside() throws IOException {
        var lines = box.run(
                "id -u; cat /proc/self/uid_map; ls -ln /dev/null | cut -c1; touch /made; echo x > /dev/null; echo $?",
                mapped());
        assertEquals("0", lines.getFirst());
        assertEquals(
                List.of("0", "" + ROOT, "65536"), List.of(lines.get(1).trim().split(" +")));
        assertEquals(List.of("c", "0"), lines.subList(2, 4));
        assertEquals(ROOT, Files.getAttribute(box.rootfs().resolve("made"), "unix:uid"));
    }

    @Test
    void mountsAndNamesAreTheContainersOwn() {
        var lines = box.run("hostname; echo /proc/[0-9]*; grep -c ' / / ' /proc/self/mountinfo", mapped());
        assertEquals(List.of("box", "/proc/1", "0"), lines);
    }

    @Test
    void sourceOfMappedBindKeepsItsOwnersOnDisk() throws IOException {
        Path shared = Files.createDirectory(box.directory().resolve("shared"));
        Files.writeString(shared.resolve("old"), "x");
        var lines = box.run(
                "ls -ln /srv/old | tr -s ' ' | cut -d' ' -f3; touch /srv/new; cat /srv/old",
                mapped().andThen(with(Mount.bind(shared.toString(), "/srv", "bind", "idmap")))::apply);
        assertEquals(List.of("0", "x"), lines);
        assertEquals(0, Files.getAttribute(shared.resolve("new"), "unix:uid"));
    }

    @Test
    void bindIsMappedByRangesOfItsOwnWithoutUserNamespace() throws IOException {
        chown(box.rootfs(), 0);
        Path shared = Files.createDirectory(box.directory().resolve("shared"));
        Files.writeString(shared.resolve("old"), "x");
        var ranges = List.of(new IdMapping(0, 7000, 10));
        var mount = new Mount("/srv", Optional.of("bind"), Optional.of("shared"), List.of("bind"), ranges, ranges);
        var lines = box.run("ls -ln /srv/old | tr -s ' ' | cut -d' ' -f3,4", with(mount));
        assertEquals(List.of("7000 7000"), lines);
    }

    @Test
    void devicesAreThoseOfTheHost() {
        var device = new Device(
                "/dev/kmsg",
                DeviceType.CHARACTER,
                1,
                11,
                OptionalInt.empty(),
                OptionalLong.empty(),
                OptionalLong.empty());
        var lines = box.run(
                "ls -ln /dev/kmsg | cut -c1",
                mapped(linux().devices(List.of(device)).build()));
        assertEquals(List.of("c"), lines);
    }

    @Test
    void deviceOfAnotherNumberIsRefused() {
        var device = new Device(
                "/dev/null",
                DeviceType.CHARACTER,
                1,
                11,
                OptionalInt.empty(),
                OptionalLong.empty(),
                OptionalLong.empty());
        var spec = mapped(linux().devices(List.of(device)).build())
                .apply(Bundles.running("rootfs", "true"))
                .build();
        var failure = assertThrows(StartFailedException.class, () -> box.create(spec));
        assertTrue(failure.getMessage().contains("is not c 1:11"), failure.getMessage());
        assertEquals(List.of(), box.runtime().list());
    }

    @Test
    void limitsAreSetByTheEngine() {
        var process = ProcessSpec.of("sh", "-c", "(ulimit -Hn; cat /proc/self/oom_score_adj) > /tmp/out")
                .env(List.of("PATH=/bin"))
                .oomScoreAdj(300)
                .rlimits(List.of(new Rlimit(Rlimit.Type.RLIMIT_NOFILE, 2000, 1000)))
                .build();
        box.create(mapped().apply(Bundles.running("rootfs")).process(process).build());
        box.runtime().start(box.id());
        box.await();
        assertEquals(List.of("2000", "300"), read(box.rootfs().resolve("tmp/out")));
    }

    @Test
    void containerManagesGroupsThatItMayWriteTo() {
        var mounts = Bundles.mounts().stream()
                .map(mount -> mount.type().equals(Optional.of("cgroup"))
                        ? Mount.of("/sys/fs/cgroup", "cgroup", "cgroup")
                        : mount)
                .toList();
        var lines = box.run(
                "cd /sys/fs/cgroup; test -d pids && cd pids; mkdir inner && echo $$ > inner/cgroup.procs;"
                        + " grep -e :pids: -e ^0:.*inner /proc/self/cgroup; echo max > pids.max || echo refused",
                mapped().andThen(builder -> builder.mounts(mounts))::apply);
        assertTrue(lines.getFirst().endsWith(":/inner"), lines.toString());
        assertEquals("refused", lines.getLast());
    }

    @Test
    void secondContainerJoinsTheUserNamespaceOfTheFirst() throws IOException {
        box.start("sleep 1000", mapped());
        try (var second = new OciBox(Files.createDirectory(box.directory().resolve("second")))) {
            new ProcessBuilder("chmod", "755", second.directory().toString()).start();
            chown(second.rootfs(), ROOT);
            var joined = Stream.concat(
                            Bundles.linux().namespaces().stream().filter(each -> each.type() != NamespaceType.NETWORK),
                            Stream.of(join(NamespaceType.USER, "user"), join(NamespaceType.NETWORK, "net")))
                    .toList();
            var linux = Bundles.linux().toBuilder().namespaces(joined).build();
            var lines = second.run("readlink /proc/self/ns/user; readlink /proc/self/ns/net; id -u", mapped(linux));
            assertEquals(
                    List.of(
                            Files.readSymbolicLink(ns("user")).toString(),
                            Files.readSymbolicLink(ns("net")).toString(),
                            "0"),
                    lines);
        }
    }

    @Test
    void networkOfTheHostIsKeptBesideANewUserNamespace() throws IOException {
        var namespaces = Stream.concat(
                        linux().build().namespaces().stream().filter(each -> each.type() != NamespaceType.NETWORK),
                        Stream.of(Namespace.joined(NamespaceType.NETWORK, "/proc/self/ns/net")))
                .toList();
        var mounts = Bundles.mounts().stream()
                .filter(mount -> !mount.destination().startsWith("/sys"))
                .toList();
        var lines = box.run(
                "readlink /proc/self/ns/net",
                builder -> builder.mounts(mounts)
                        .linux(linux().namespaces(namespaces).build()));
        assertEquals(
                List.of(Files.readSymbolicLink(Path.of("/proc/self/ns/net")).toString()), lines);
    }

    private Namespace join(NamespaceType type, String file) {
        return Namespace.joined(type, ns(file).toString());
    }

    private Path ns(String file) {
        return Path.of("/proc", box.pid().toString(), "ns", file);
    }

    private static UnaryOperator<OciSpec.Builder> mapped() {
        return mapped(linux().build());
    }

    private static UnaryOperator<OciSpec.Builder> mapped(LinuxSpec linux) {
        return builder -> builder.linux(linux);
    }

    private static LinuxSpecBuilder linux() {
        return Bundles.linux().toBuilder()
                .uidMappings(MAP)
                .gidMappings(MAP)
                .namespaces(Stream.concat(
                                Bundles.linux().namespaces().stream(), Stream.of(Namespace.fresh(NamespaceType.USER)))
                        .toList());
    }

    private static UnaryOperator<OciSpec.Builder> with(Mount mount) {
        return builder -> builder.mounts(
                Stream.concat(Bundles.mounts().stream(), Stream.of(mount)).toList());
    }

    private static List<String> read(Path file) {
        try {
            return Files.readAllLines(file);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static void chown(Path tree, int id) {
        try {
            int code = new ProcessBuilder("chown", "-hR", id + ":" + id, tree.toString())
                    .start()
                    .waitFor();
            assertEquals(0, code);
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
