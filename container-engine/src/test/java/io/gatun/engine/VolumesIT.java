package io.gatun.engine;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gatun.engine.Volumes.Kind;
import io.gatun.engine.model.BadRequestException;
import io.gatun.engine.model.ConflictException;
import io.gatun.engine.model.ContainerName;
import io.gatun.engine.model.NameInUseException;
import io.gatun.engine.model.NoSuchVolumeException;
import io.gatun.engine.model.NotSupportedException;
import io.gatun.engine.model.VolumeName;
import io.gatun.engine.options.ContainerOptions;
import io.gatun.engine.options.MountRequest;
import io.gatun.engine.options.MountText;
import io.gatun.engine.options.UserMode;
import io.gatun.engine.options.VolumeText;
import io.gatun.engine.spec.IdMapping;
import io.gatun.engine.template.Image;
import io.gatun.engine.testing.BusyboxRoot;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Volumes: named and anonymous, shared, filled from the image, kept and removed. */
class VolumesIT {
    private static final VolumeName DATA = new VolumeName("data");

    @TempDir
    private Path directory;

    private Engine engine;
    private Volumes volumes;

    @BeforeEach
    void open() {
        engine = Engine.open(new EngineSettings(directory.resolve("state"), "/gatun-volumes-it"));
        volumes = engine.volumes();
    }

    @AfterEach
    void close() {
        engine.list().forEach(info -> engine.deleteByForce(ref(info)));
        volumes.prune(volume -> true);
        engine.close();
    }

    @Test
    void volumeOutlivesItsContainersAndIsShared() throws IOException {
        var first = run("echo hello > /vol/file", "data:/vol");
        var second = run("cat /other/file > /other/copy", "data:/other");
        assertEquals("hello\n", Files.readString(file("copy")));
        assertEquals(2, volumes.users(DATA).size());

        assertThrows(ConflictException.class, () -> volumes.remove(DATA));
        engine.delete(first, Removal.WITH_VOLUMES);
        engine.delete(second);
        assertEquals(
                List.of(DATA),
                volumes.list().stream().map(volume -> volume.name()).toList());
        volumes.remove(DATA);
        assertThrows(NoSuchVolumeException.class, () -> volumes.inspect(DATA));
        assertEquals(List.of(), volumes.list());
    }

    @Test
    void whatIsLeftOfVolumesWhoseRemovalWasKilledIsInNoNewOneAndGoes() throws IOException {
        Path kept = leftOver("data");
        Path swept = leftOver("other");
        run("test ! -e /vol/secret", "data:/vol");
        assertFalse(Files.exists(kept), "a new volume of that name");
        assertTrue(Files.exists(swept));
        volumes.sweep();
        assertFalse(Files.exists(swept.getParent().getParent()));
        assertEquals(
                List.of(DATA),
                volumes.list().stream().map(volume -> volume.name()).toList());
    }

    /** A volume whose description is gone, and whose files are not yet. */
    private Path leftOver(String volume) throws IOException {
        var made = volumes.create(new VolumeName(volume), Kind.NAMED, Map.of(), Map.of());
        Path file = Files.writeString(Path.of(made.mountpoint(), "secret"), "of before");
        Files.delete(file.getParent().resolveSibling("volume.json"));
        return file;
    }

    @Test
    void emptyVolumeBeginsWithWhatTheImageHas() throws Exception {
        Path rootfs = BusyboxRoot.in(Files.createDirectory(directory.resolve("rootfs")));
        Files.createDirectories(rootfs.resolve("srv/sub"));
        Files.writeString(rootfs.resolve("srv/sub/f"), "image");
        Files.setAttribute(rootfs.resolve("srv/sub/f"), "unix:uid", 42);
        Files.setAttribute(rootfs.resolve("srv"), "unix:uid", 7);
        Files.createSymbolicLink(rootfs.resolve("srv/link"), Path.of("/etc/passwd"));
        Files.setAttribute(rootfs.resolve("srv"), "user:note", "of the image".getBytes(StandardCharsets.UTF_8));

        run(new Image.Rootfs(rootfs.toString()), "true", "data:/srv");
        assertEquals("image", Files.readString(file("sub/f")));
        assertEquals(42, Files.getAttribute(file("sub/f"), "unix:uid"));
        assertEquals(7, Files.getAttribute(file("."), "unix:uid"));
        assertTrue(Files.isSymbolicLink(file("link")));
        assertArrayEquals(
                "of the image".getBytes(StandardCharsets.UTF_8), (byte[]) Files.getAttribute(file("."), "user:note"));

        Files.writeString(file("sub/f"), "changed");
        run(new Image.Rootfs(rootfs.toString()), "true", "data:/srv");
        assertEquals("changed", Files.readString(file("sub/f")));
        run(new Image.Rootfs(rootfs.toString()), "true", "bare:/srv:nocopy");
        assertEquals(0, entries("bare"));
    }

    @Test
    void allVolumesOfACreationAreFilledEachFromItsPlace() throws Exception {
        Path rootfs = BusyboxRoot.in(Files.createDirectory(directory.resolve("rootfs")));
        var mounts = new ArrayList<MountRequest>();
        for (String name : List.of("one", "two", "three")) {
            Files.createDirectories(rootfs.resolve("srv/" + name));
            Files.writeString(rootfs.resolve("srv/" + name + "/of"), name);
            mounts.add(VolumeText.parse(name + ":/srv/" + name, "/"));
        }
        mounts.add(VolumeText.parse("none:/not/there", "/"));
        mounts.add(VolumeText.parse("one:/srv/two", "/"));
        var options = ContainerOptions.builder().command(List.of("true")).mounts(mounts);
        engine.create(new ContainerRequest(Optional.empty(), new Image.Rootfs(rootfs.toString()), options.build()));
        for (String name : List.of("one", "two", "three")) {
            Path filled = Path.of(volumes.inspect(new VolumeName(name)).mountpoint());
            assertEquals(name, Files.readString(filled.resolve("of")), "the first place of a volume fills it");
        }
        assertEquals(0, entries("none"));
    }

    @Test
    void fillingThatWasKilledIsNeverSeenInPart() throws Exception {
        Path rootfs = BusyboxRoot.in(Files.createDirectory(directory.resolve("rootfs")));
        Files.createDirectories(rootfs.resolve("srv/sub"));
        Files.writeString(rootfs.resolve("srv/sub/f"), "image");
        run(new Image.Rootfs(rootfs.toString()), "true", "data:/none");
        Path place = file(".").normalize().getParent();
        // Killed while it was copied: what is there does not count.
        Files.createDirectories(place.resolve("_copying/half"));
        run(new Image.Rootfs(rootfs.toString()), "true", "data:/srv:nocopy");
        assertEquals(0, entries("data"));
        // Killed between two renames: the next one brings it to its end.
        Files.createDirectories(place.resolve("_copied/sub"));
        Files.writeString(place.resolve("_copied/sub/f"), "whole");
        Files.writeString(file("first"), "moved");
        run(new Image.Rootfs(rootfs.toString()), "cp /srv/sub/f /srv/seen", "data:/srv:nocopy");
        assertEquals("whole", Files.readString(file("seen")));
        assertEquals("moved", Files.readString(file("first")));
        try (var left = Files.list(place)) {
            assertEquals(
                    List.of("_data", "filling", "volume.json"),
                    left.map(path -> path.getFileName().toString()).sorted().toList());
        }
    }

    @Test
    void volumeOverTheHostsFilesBeginsWithThem() throws IOException {
        run("test -e /etc/passwd && echo new > /etc/added", "data:/etc");
        assertEquals(Files.readString(Path.of("/etc/passwd")), Files.readString(file("passwd")));
        assertTrue(Files.exists(file("added")));
        assertFalse(Files.exists(file("shadow")), "what the image hides");
    }

    @Test
    void anonymousVolumesGoWithTheirContainer() {
        var kept = run("touch /vol/x", "/vol");
        VolumeName name = volumes.of(kept).get("/vol");
        assertEquals(64, name.value().length());
        assertTrue(volumes.inspect(name).anonymous());
        engine.delete(kept);
        assertEquals(1, volumes.list().size());
        assertEquals(List.of(name), volumes.prune(volume -> volume.anonymous()).removed());

        var removed = run("touch /vol/x", "/vol");
        engine.delete(removed, Removal.WITH_VOLUMES);
        assertEquals(List.of(), volumes.list());
    }

    @Test
    void volumesOfAContainerThatCannotBeMadeAreNotLeft() {
        create(Optional.of("taken"), new Image.Host(), "true", "other:/vol");
        assertThrows(
                NameInUseException.class, () -> create(Optional.of("taken"), new Image.Host(), "true", "data:/vol"));
        assertThrows(NoSuchVolumeException.class, () -> volumes.inspect(DATA));
    }

    @Test
    void readOnlyVolumeCannotBeWritten() {
        var box = create(Optional.empty(), new Image.Host(), "touch /vol/x", "data:/vol:ro");
        engine.start(box);
        assertEquals(Optional.of(1), engine.await(box).flatMap(RunEnd::exitCode));
    }

    @Test
    void filesBelongToTheContainersUsersWhateverTheyAreOutside() throws Exception {
        Path rootfs = BusyboxRoot.in(Files.createDirectory(directory.resolve("rootfs")));
        Files.createDirectory(rootfs.resolve("srv"));
        Files.writeString(rootfs.resolve("srv/own"), "x");
        new ProcessBuilder("chown", "-R", "100000:100000", rootfs.toString())
                .start()
                .waitFor();
        var ids = List.of(new IdMapping(0, 100_000, 65_536));
        var options = ContainerOptions.builder()
                .command(List.of("sh", "-c", "[ $(stat -c %u /srv/own) = 0 ] && touch /srv/new && chown 5 /srv/new"))
                .userns(new UserMode.Mapped(ids, ids))
                .mounts(List.of(VolumeText.parse("data:/srv", "/")));
        var box = ref(engine.create(
                new ContainerRequest(Optional.empty(), new Image.Rootfs(rootfs.toString()), options.build())));
        engine.start(box);
        assertEquals(Optional.of(0), engine.await(box).flatMap(RunEnd::exitCode));
        assertEquals(0, Files.getAttribute(file("own"), "unix:uid"));
        assertEquals(5, Files.getAttribute(file("new"), "unix:uid"));
    }

    @Test
    void volumeCanStandForADirectoryOfTheHost() throws IOException {
        Path elsewhere = Files.createDirectory(directory.resolve("elsewhere"));
        var options = Map.of("type", "none", "o", "bind", "device", elsewhere.toString());
        volumes.create(DATA, Kind.NAMED, Map.of("a", "b"), options);
        run("echo x > /vol/file", "data:/vol");
        assertEquals("x\n", Files.readString(elsewhere.resolve("file")));
        assertThrows(
                ConflictException.class,
                () -> volumes.create(DATA, Kind.NAMED, Map.of(), Map.of("o", "bind", "device", "/srv")));
        engine.list().forEach(info -> engine.deleteByForce(ref(info)));
        volumes.remove(DATA);
        assertTrue(Files.exists(elsewhere.resolve("file")));
    }

    @Test
    void whatAVolumeCannotBeIsSaid() {
        assertThrows(BadRequestException.class, () -> new VolumeName("../x"));
        assertThrows(
                NotSupportedException.class, () -> volumes.create(DATA, Kind.NAMED, Map.of(), Map.of("size", "1g")));
        assertThrows(
                NotSupportedException.class,
                () -> volumes.create(DATA, Kind.NAMED, Map.of(), Map.of("type", "nfs", "device", ":/x")));
        assertThrows(
                BadRequestException.class, () -> volumes.create(DATA, Kind.NAMED, Map.of(), Map.of("colour", "red")));
        assertEquals(List.of(), volumes.list());
    }

    @Test
    void mountFlagMakesVolumesToo() throws IOException {
        var mount =
                MountText.parse("type=volume,src=data,dst=/vol,volume-label=a=1,volume-label=b=2,volume-nocopy", "/");
        var options = ContainerOptions.builder()
                .command(List.of("sh", "-c", "echo x > /vol/f"))
                .mounts(List.of(mount));
        var box = ref(engine.create(new ContainerRequest(Optional.empty(), new Image.Host(), options.build())));
        engine.start(box);
        engine.await(box);
        assertEquals("x\n", Files.readString(file("f")));
        assertEquals(Map.of("a", "1", "b", "2"), volumes.inspect(DATA).labels());
    }

    @Test
    void manyContainersMakeOneVolumeAtOnce() throws Exception {
        var threads = new ArrayList<Thread>();
        var failed = ConcurrentHashMap.<Throwable>newKeySet();
        for (int i = 0; i < 8; i++) {
            threads.add(Thread.ofPlatform().start(() -> {
                try {
                    create(Optional.empty(), new Image.Host(), "true", "data:/etc/skel");
                } catch (RuntimeException e) {
                    failed.add(e);
                }
            }));
        }
        for (Thread thread : threads) thread.join();
        assertEquals(Set.of(), failed);
        assertEquals(8, volumes.users(DATA).size());
    }

    private Path file(String name) {
        return Path.of(volumes.inspect(DATA).mountpoint()).resolve(name);
    }

    private long entries(String volume) throws IOException {
        try (var all =
                Files.list(Path.of(volumes.inspect(new VolumeName(volume)).mountpoint()))) {
            return all.count();
        }
    }

    private ContainerRef run(String script, String volume) {
        return run(new Image.Host(), script, volume);
    }

    private ContainerRef run(Image image, String script, String volume) {
        var box = create(Optional.empty(), image, script, volume);
        engine.start(box);
        assertEquals(Optional.of(0), engine.await(box).flatMap(RunEnd::exitCode));
        return box;
    }

    private ContainerRef create(Optional<String> name, Image image, String script, String volume) {
        var options = ContainerOptions.builder()
                .command(List.of("sh", "-c", script))
                .mounts(List.of(VolumeText.parse(volume, "/")));
        return ref(engine.create(new ContainerRequest(name.map(ContainerName::new), image, options.build())));
    }

    private static ContainerRef ref(ContainerInfo info) {
        return new ContainerRef(info.id().value());
    }
}
