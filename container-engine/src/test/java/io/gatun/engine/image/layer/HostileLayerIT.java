package io.gatun.engine.image.layer;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gatun.engine.model.BadImageException;
import io.gatun.engine.testing.OciLayout;
import io.gatun.engine.testing.TarBytes;
import io.gatun.linux.Kernel;
import io.gatun.linux.file.OpenHow;
import io.gatun.linux.handle.Fd;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Layers that want to leave their directory: what is refused is refused with a reason, what is taken stays inside. */
class HostileLayerIT {
    @TempDir
    private Path directory;

    private final Kernel kernel = Kernel.open();
    private Path outside;
    private Path root;

    @BeforeEach
    void canary() throws IOException {
        outside = Files.createDirectory(directory.resolve("outside"));
        Files.writeString(outside.resolve("canary"), "alive");
        root = Files.createDirectory(directory.resolve("root"));
    }

    private void unpack(TarBytes tar) throws Exception {
        try (Fd fd = kernel.files().open(root, OpenHow.directory())) {
            LayerUnpacker.unpack(kernel, new ByteArrayInputStream(tar.end()), fd);
        } finally {
            assertEquals("alive", Files.readString(outside.resolve("canary")));
            try (var names = Files.list(outside)) {
                assertEquals(1, names.count(), "something appeared outside");
            }
        }
    }

    private void refused(String reason, TarBytes tar) {
        var e = assertThrows(BadImageException.class, () -> unpack(tar));
        assertTrue(e.getMessage().contains(reason), e.getMessage());
    }

    @Test
    void nothingIsWrittenThroughALink() throws Exception {
        refused(
                "wants a directory",
                new TarBytes().link('2', "out", outside.toString()).file("out/canary", "dead"));
        refused(
                "wants a directory",
                new TarBytes().link('2', "up", "../outside").file("up/new", "x"));
        refused(
                "wants a directory",
                new TarBytes()
                        .link('2', "a", "b")
                        .link('2', "b", outside.toString())
                        .directory("a/c"));
        refused(
                "wants a directory",
                new TarBytes().link('2', "d", outside.toString()).file("d/.wh.canary", ""));
        refused(
                "wants a directory",
                new TarBytes().link('2', "d", outside.toString()).file("d/.wh..wh..opq", ""));
    }

    @Test
    void aFileTakesThePlaceOfALinkAndNotOfWhatItLeadsTo() throws Exception {
        unpack(new TarBytes()
                .link('2', "same", outside + "/canary")
                .file("same", "mine")
                .directory("x")
                .link('2', "y", "x")
                .directory("y"));
        assertEquals("mine", Files.readString(root.resolve("same")));
        assertFalse(Files.isSymbolicLink(root.resolve("same")));
        assertTrue(Files.isDirectory(root.resolve("y"), LinkOption.NOFOLLOW_LINKS));
    }

    @Test
    void hardLinksStayInside() throws Exception {
        refused("does not have", new TarBytes().link('1', "stolen", outside + "/canary"));
        refused("goes up", new TarBytes().link('1', "stolen", "../outside/canary"));
        refused(
                "wants a directory",
                new TarBytes().link('2', "out", outside.toString()).link('1', "stolen", "out/canary"));
        refused("root of the layer", new TarBytes().link('1', "self", "."));
        refused("another name of a directory", new TarBytes().directory("d").link('1', "e", "d"));
        unpack(new TarBytes()
                .link('2', "l", outside + "/canary")
                .link('1', "m", "l")
                .file("m", "mine"));
        assertEquals("mine", Files.readString(root.resolve("m")));
    }

    @Test
    void pathsThatGoUpAreRefused() {
        refused("goes up", new TarBytes().file("../outside/new", "x"));
        refused("goes up", new TarBytes().file("a/../../outside/new", "x"));
        refused("goes up", new TarBytes().directory(".."));
        refused("goes up", new TarBytes().file("a/..", "x"));
        refused("root of the layer", new TarBytes().file("./", "").link('2', "/", "x"));
    }

    @Test
    void absolutePathsBeginAtTheRootOfTheLayer() throws Exception {
        unpack(new TarBytes().file("/etc//./name", "x").file(outside + "/canary", "dead"));
        assertEquals("x", Files.readString(root.resolve("etc/name")));
        assertEquals(
                "dead",
                Files.readString(root.resolve(outside.toString().substring(1)).resolve("canary")));
    }

    @Test
    void whiteoutsStayInTheirDirectory() throws Exception {
        refused("invalid whiteout", new TarBytes().file(".wh...", ""));
        refused("invalid whiteout", new TarBytes().file("a/.wh..", ""));
        refused("invalid whiteout", new TarBytes().file(".wh.", ""));
        refused("goes up", new TarBytes().file("../.wh.outside", ""));
        unpack(new TarBytes()
                .file("kept", "x")
                .file(".wh.kept", "")
                .file(".wh.gone", "")
                .file(".wh..wh.plnk", ""));
        assertEquals("x", Files.readString(root.resolve("kept")));
        assertEquals(
                "0 0", LayerUnpackIT.run("stat", "-c", "%t %T", root + "/gone").strip());
        assertFalse(Files.exists(root.resolve(".wh..wh.plnk")));
    }

    @Test
    void aDirectoryInThePlaceOfAWhiteoutHidesWhatIsBelow() throws Exception {
        unpack(new TarBytes()
                .file(".wh.a", "")
                .directory("a")
                .file("b/x", "")
                .file(".wh.b", "")
                .file(".wh.c", "")
                .file("c/d", ""));
        for (String name : List.of("a", "b", "c")) {
            assertTrue(
                    LayerUnpackIT.run("getfattr", "-d", "-m", "-", root + "/" + name)
                            .contains("opaque=\"y\""),
                    name);
        }
    }

    @Test
    void attributesOfOverlayfsAreNotTaken() throws Exception {
        unpack(new TarBytes()
                .pax(
                        "SCHILY.xattr.trusted.overlay.redirect=/../../etc",
                        "SCHILY.xattr.user.overlay.opaque=y",
                        "SCHILY.xattr.user.fine=1")
                .directory("d"));
        String found = LayerUnpackIT.run("getfattr", "-d", "-m", "-", root + "/d");
        assertFalse(found.contains("overlay"), found);
        assertTrue(found.contains("user.fine"), found);
    }

    @Test
    void malformedArchivesAreRefused() {
        refused("NUL", new TarBytes().pax("path=a\0b").file("a", ""));
        refused(
                "there may be 1 to 4095",
                new TarBytes().pax("path=" + "a/".repeat(4096) + "b").file("a", ""));
        refused(
                "name in it is too long",
                new TarBytes().pax("path=" + "a".repeat(300)).file("a", ""));
        refused("damaged", new TarBytes().raw('x', "x", "5 a=b\n".getBytes(UTF_8)));
        refused("damaged", new TarBytes().raw('x', "x", "9999999999 a=b\n".getBytes(UTF_8)));
        refused(
                "headers of one entry",
                new TarBytes().pax("comment=" + "c".repeat(2 << 20)).file("a", ""));
        refused("unknown kind", new TarBytes().raw('V', "volume", new byte[0]));
        refused(
                "sparse",
                new TarBytes()
                        .pax("GNU.sparse.map=0,10,5,10", "GNU.sparse.size=100")
                        .file("a", "x".repeat(20)));
        refused(
                "sparse",
                new TarBytes().pax("GNU.sparse.map=0,10", "GNU.sparse.size=5").file("a", "x".repeat(10)));
        refused("malformed layer", new TarBytes().file("a", "x").broken());
        refused("in the middle", new TarBytes().file("a", "x".repeat(5000)).cut(1000));
        refused("damaged", new TarBytes().pax("size=-1").file("a", "x"));
        refused("a name of 0 bytes", new TarBytes().link('2', "l", ""));
        refused("impossible user", new TarBytes().pax("uid=4294967295").file("a", ""));
    }

    @Test
    void deepTreesAreTakenAsFarAsPathsGo() throws Exception {
        String deep = "d/".repeat(2000) + "file";
        unpack(new TarBytes().pax("path=" + deep).file("x", "deep"));
        assertEquals(
                "1",
                LayerUnpackIT.run("sh", "-c", "find \"$1\" -name file | wc -l", "count", root.toString())
                        .strip());
        LayerUnpackIT.run("rm", "-rf", root.toString());
    }

    @Test
    void aBombIsRefusedBeforeItGoesOff() throws IOException {
        byte[] bomb = OciLayout.gzip(new byte[64 << 20]);
        var e = assertThrows(BadImageException.class, () -> {
            try (var in = Decompression.of(new ByteArrayInputStream(bomb), 1 << 20)) {
                in.transferTo(OutputStream.nullOutputStream());
            }
        });
        assertTrue(e.getMessage().contains("bomb"), e.getMessage());
    }
}
