package io.gatun.engine;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gatun.engine.ContainerFiles.Overwriting;
import io.gatun.engine.model.BadRequestException;
import io.gatun.engine.model.EngineException;
import io.gatun.engine.model.NoSuchPathException;
import io.gatun.engine.options.ContainerOptions;
import io.gatun.engine.options.MountRequest;
import io.gatun.engine.options.UserMode;
import io.gatun.engine.spec.IdMapping;
import io.gatun.engine.template.Image;
import io.gatun.engine.testing.BusyboxRoot;
import io.gatun.linux.testing.Awaiting;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files copied into and out of containers that run, have run, and have never run. */
class CopyIT {
    private static final Set<CopyOption> PLAIN = Set.of();

    @TempDir
    private Path directory;

    private Engine engine;
    private ContainerFiles files;
    private Path here;

    @BeforeEach
    void open() throws IOException {
        engine = Engine.open(new EngineSettings(directory.resolve("state"), "/gatun-copy-it"));
        files = engine.files();
        here = Files.createDirectory(directory.resolve("here"));
    }

    @AfterEach
    void close() {
        engine.list().forEach(info -> engine.deleteByForce(ref(info)));
        engine.close();
    }

    @Test
    void fileGoesIntoARunningContainerAndOutAgain() throws IOException {
        var box = running("while ! [ -s /etc/given ]; do sleep 0.02; done; cat /etc/given > /etc/answer; sleep 1000");
        Files.writeString(here.resolve("file"), "hello");

        assertTrue(files.copyIn(box, here + "/file", "/etc/given", PLAIN) > 0);
        Awaiting.await(
                "answered",
                () -> exists(box, "/etc/answer")
                        && files.stat(box, "/etc/answer").sizeBytes() == 5);
        files.copyOut(box, "/etc/answer", here + "/out", PLAIN);

        assertEquals("hello", Files.readString(here.resolve("out")));
    }

    @Test
    void containerThatNeverRanIsFilledAndStarted() throws IOException {
        var box = create(new Image.Host(), "cat /opt/tree/a /opt/tree/sub/b > /etc/result");
        Files.createDirectories(here.resolve("tree/sub"));
        Files.writeString(here.resolve("tree/a"), "1");
        Files.writeString(here.resolve("tree/sub/b"), "2");

        files.copyIn(box, here + "/tree", "/opt", PLAIN);
        run(box);
        files.copyOut(box, "/etc/result", here + "/", PLAIN);

        assertEquals("12", Files.readString(here.resolve("result")));
        assertFalse(Files.readString(Path.of("/proc/self/mountinfo")).contains(directory.toString()));
    }

    @Test
    void destinationDecidesTheNameAsDockerDoes() throws IOException {
        var box = create(new Image.Host(), "true");
        Files.createDirectories(here.resolve("d"));
        Files.writeString(here.resolve("d/f"), "x");

        files.copyIn(box, here + "/d", "/srv/new", PLAIN); // not there: under that name
        files.copyIn(box, here + "/d", "/srv/new", PLAIN); // there: into it
        files.copyIn(box, here + "/d/.", "/srv/new", PLAIN); // the content: into it
        files.copyIn(box, here + "/d/f", "/srv/new/g", PLAIN);
        files.copyIn(box, here + "/d/f", "/srv/new/d", PLAIN);
        assertThrows(BadRequestException.class, () -> files.copyIn(box, here + "/d", "/srv/new/f", PLAIN));
        assertThrows(BadRequestException.class, () -> files.copyIn(box, here + "/d/f", "/srv/other/", PLAIN));
        assertThrows(NoSuchPathException.class, () -> files.copyIn(box, here + "/d/f", "/srv/no/where", PLAIN));
        assertEquals(List.of("new/", "new/d/", "new/d/f", "new/f", "new/g"), names(box, "/srv/new", "new"));

        files.copyOut(box, "/srv/new", here + "/back", PLAIN);
        files.copyOut(box, "/srv/new", here + "/back", PLAIN);
        files.copyOut(box, "/srv/new/.", here + "/back/d", PLAIN);
        assertEquals(
                "back back/d back/d/d back/d/d/f back/d/f back/d/g back/f back/g back/new back/new/d back/new/d/f"
                        + " back/new/f back/new/g",
                found("back"));
    }

    @Test
    void linksAreCopiedOrFollowed() throws IOException {
        var box = create(
                new Image.Host(),
                "ln -s /etc/passwd /srv/link; ln -s link /srv/second; mkdir /srv/d; ln -s d /srv/dir");
        run(box);
        files.copyOut(box, "/srv/second", here + "/", PLAIN);
        assertEquals(Path.of("link"), Files.readSymbolicLink(here.resolve("second")));

        files.copyOut(box, "/srv/second", here + "/followed", Set.of(CopyOption.FOLLOW_LINK));
        assertEquals(Files.readString(Path.of("/etc/passwd")), Files.readString(here.resolve("followed")));
        assertEquals("/etc/passwd", files.stat(box, "/srv/second").linkTarget());

        Files.writeString(here.resolve("f"), "x");
        files.copyIn(box, here + "/f", "/srv/dir", PLAIN);
        assertTrue(files.stat(box, "/srv/d/f").isFile());
        assertTrue(files.stat(box, "/srv/dir/").isDirectory());
    }

    @Test
    void copiesOutBelongToTheCallerUnlessKept() throws IOException {
        var box = create(new Image.Host(), "echo x > /srv/f; chown 12:34 /srv/f; chmod 4755 /srv/f");
        run(box);
        files.copyOut(box, "/srv/f", here + "/plain", PLAIN);
        files.copyOut(box, "/srv/f", here + "/kept", Set.of(CopyOption.ARCHIVE));
        assertEquals(0, Files.getAttribute(here.resolve("plain"), "unix:uid"));
        assertEquals(0755, (int) Files.getAttribute(here.resolve("plain"), "unix:mode") & 07777);
        assertEquals(12, Files.getAttribute(here.resolve("kept"), "unix:uid"));
        assertEquals(04755, (int) Files.getAttribute(here.resolve("kept"), "unix:mode") & 07777);
    }

    @Test
    void hostileLinksLeadNowhere() throws IOException {
        Files.writeString(here.resolve("canary"), "untouched");
        String script =
                "ln -s %s /srv/out; ln -s ../../../../../../../.. /srv/up; ln -s /proc/1/root /srv/root; sleep 1000"
                        .formatted(here);
        var box = running(script);
        Awaiting.await("linked", () -> exists(box, "/srv/root"));
        var tar = archive(box, "/etc/passwd", "canary");
        assertThrows(NoSuchPathException.class, () -> files.write(box, "/srv/out/", tar, Overwriting.ALLOWED));
        assertThrows(NoSuchPathException.class, () -> files.stat(box, "/srv/out/canary"));
        assertThrows(EngineException.class, () -> files.stat(box, "/srv/root/etc/passwd"));
        files.write(box, "/srv/up/", archive(box, "/etc/passwd", "mnt/canary"), Overwriting.ALLOWED);
        assertTrue(files.stat(box, "/mnt/canary").isFile());
        assertEquals("untouched", Files.readString(here.resolve("canary")));
    }

    @Test
    void mountsOfAStoppedContainerAreThere() throws IOException {
        Path shared = Files.createDirectory(directory.resolve("shared"));
        Path fixed = Files.createDirectory(directory.resolve("fixed"));
        var options = ContainerOptions.builder()
                .command(List.of("true"))
                .mounts(List.of(
                        new MountRequest.Bind(shared.toString(), "/data/deep", List.of("rbind")),
                        new MountRequest.Bind(fixed.toString(), "/fixed", List.of("rbind", "ro"))));
        var box = ref(engine.create(new ContainerRequest(Optional.empty(), new Image.Host(), options.build())));
        Files.writeString(here.resolve("f"), "x");

        files.copyIn(box, here + "/f", "/data/deep", PLAIN);
        assertEquals("x", Files.readString(shared.resolve("f")));
        var refused = assertThrows(BadRequestException.class, () -> files.copyIn(box, here + "/f", "/fixed", PLAIN));
        assertTrue(refused.getMessage().contains("read-only"), refused.getMessage());
    }

    @Test
    void ownersAreThoseTheContainerCounts() throws Exception {
        Path rootfs = BusyboxRoot.in(Files.createDirectory(directory.resolve("rootfs")));
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
        output("chown", "-R", "100000:100000", rootfs.toString());
        var ids = List.of(new IdMapping(0, 100_000, 65_536));
        var options = ContainerOptions.builder()
                .command(List.of("sh", "-c", "echo x > /root/own; chown 7:8 /root/own; sleep 1000"))
                .userns(new UserMode.Mapped(ids, ids));
        var box = ref(engine.create(
                new ContainerRequest(Optional.empty(), new Image.Rootfs(rootfs.toString()), options.build())));
        engine.start(box);
        Awaiting.await(
                "written",
                () -> exists(box, "/root/own") && files.stat(box, "/root/own").sizeBytes() > 0);
        Thread.sleep(50);
        Files.writeString(here.resolve("f"), "x");
        Files.setAttribute(here.resolve("f"), "unix:uid", 5);

        files.copyIn(box, here + "/f", "/root/f", PLAIN);
        files.copyOut(box, "/root/own", here + "/own", Set.of(CopyOption.ARCHIVE));
        assertEquals(7, Files.getAttribute(here.resolve("own"), "unix:uid"));
        assertEquals(100_005, Files.getAttribute(rootfs.resolve("root/f"), "unix:uid"));

        engine.stop(box, Optional.empty(), Optional.of(Duration.ZERO));
        files.copyIn(box, here + "/f", "/root/g", PLAIN);
        files.copyOut(box, "/root/own", here + "/later", Set.of(CopyOption.ARCHIVE));
        assertEquals(7, Files.getAttribute(here.resolve("later"), "unix:uid"));
        assertEquals(100_005, Files.getAttribute(rootfs.resolve("root/g"), "unix:uid"));
    }

    @Test
    void exportHasWhatTheContainerChangedAndNoMounts() throws Exception {
        var box = running("rm /etc/debian_version; echo new > /etc/zz; echo tmp > /dev/shm/no; sleep 1000");
        Awaiting.await("written", () -> exists(box, "/dev/shm/no"));
        String names = beginningOfExport(box);
        assertTrue(names.contains("\netc/zz\n"), "etc/zz");
        assertFalse(names.contains("\netc/debian_version\n"));
        assertFalse(names.contains("dev/shm/no"));
        assertTrue(names.contains("\netc/passwd\n"));
        engine.stop(box, Optional.empty(), Optional.of(Duration.ZERO));
        assertEquals(
                names.lines().filter(line -> line.startsWith("etc/")).toList(),
                beginningOfExport(box)
                        .lines()
                        .filter(line -> line.startsWith("etc/"))
                        .toList());
    }

    /** The whole machine is too much: the names come in order, and the caller stops listening. */
    private String beginningOfExport(ContainerRef box) throws IOException {
        var out = new ByteArrayOutputStream() {
            @Override
            public synchronized void write(byte[] bytes, int offset, int count) {
                if (size() > 16 << 20) throw new UncheckedIOException(new IOException("enough"));
                super.write(bytes, offset, count);
            }
        };
        assertThrows(UncheckedIOException.class, () -> files.export(box, out));
        Files.write(here.resolve("all.tar"), out.toByteArray());
        return output("tar", "-tf", here + "/all.tar");
    }

    private boolean exists(ContainerRef box, String path) throws IOException {
        try {
            files.stat(box, path);
            return true;
        } catch (NoSuchPathException e) {
            return false;
        }
    }

    private ByteArrayInputStream archive(ContainerRef box, String path, String name) throws IOException {
        var out = new ByteArrayOutputStream();
        files.read(box, path, name, out);
        return new ByteArrayInputStream(out.toByteArray());
    }

    private List<String> names(ContainerRef box, String path, String name) throws IOException {
        Files.write(here.resolve("names.tar"), archive(box, path, name).readAllBytes());
        return output("tar", "-tf", here + "/names.tar").lines().sorted().toList();
    }

    private String found(String name) throws IOException {
        return String.join(
                " ",
                output("sh", "-c", "cd %s; find %s | sort".formatted(here, name))
                        .lines()
                        .toList());
    }

    private static String output(String... command) throws IOException {
        var process = new ProcessBuilder(command).redirectErrorStream(true).start();
        return new String(process.getInputStream().readAllBytes(), UTF_8);
    }

    private ContainerRef running(String script) {
        var box = create(new Image.Host(), script);
        engine.start(box);
        return box;
    }

    private void run(ContainerRef box) {
        engine.start(box);
        assertEquals(Optional.of(0), engine.await(box).flatMap(RunEnd::exitCode));
    }

    private ContainerRef create(Image image, String script) {
        var options = ContainerOptions.builder().command(List.of("sh", "-c", script));
        return ref(engine.create(new ContainerRequest(Optional.empty(), image, options.build())));
    }

    private static ContainerRef ref(ContainerInfo info) {
        return new ContainerRef(info.id().value());
    }
}
