package io.gatun.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gatun.engine.archive.tar.TarEntry;
import io.gatun.engine.archive.tar.TarEntry.Attributes;
import io.gatun.engine.archive.tar.TarEntry.Content;
import io.gatun.engine.archive.tar.TarWriter;
import io.gatun.engine.model.BadImageException;
import io.gatun.engine.model.Digest;
import io.gatun.engine.model.ImageInfo;
import io.gatun.engine.testing.OciLayout;
import io.gatun.linux.file.Stat.Owner;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Archives of images that lie or break off, beside others that are whole: nothing of those is lost, and lists go on. */
class ImageStoreFaultsIT {
    @TempDir
    private Path directory;

    private Engine engine;

    @BeforeEach
    void open() {
        engine = Engine.open(new EngineSettings(directory.resolve("state"), "/gatun-image-faults-it"));
    }

    @AfterEach
    void close() {
        engine.close();
    }

    private byte[] layer(String content) throws Exception {
        Path tree = Files.createTempDirectory(directory, "tree");
        Files.writeString(tree.resolve("file"), content);
        return OciLayout.tar(tree);
    }

    private OciLayout layout(String name) throws IOException {
        return new OciLayout(directory.resolve(name));
    }

    private byte[] archive(String layout) throws Exception {
        return OciLayout.tar(directory.resolve(layout));
    }

    private void load(byte[] archive) {
        engine.images().load(new ByteArrayInputStream(archive), step -> {});
    }

    @Test
    void archiveWhoseFilesAreNotWhatTheirNamesSayIsRefused() throws Exception {
        byte[] tar = layer("one");
        layout("first").layer(tar).write("localhost/first:v1");
        load(archive("first"));
        // The layer is here, its archive in the second one is another file.
        byte[] other = OciLayout.gzip(layer("other"));
        layout("second")
                .layer("application/vnd.oci.image.layer.v1.tar", tar, tar)
                .write("localhost/second:v1");
        Files.write(
                directory.resolve("second/blobs/sha256").resolve(Digest.of(tar).hex()), other);
        var e = assertThrows(BadImageException.class, () -> load(archive("second")));
        assertTrue(e.getMessage().contains("another digest"), e.getMessage());
        assertEquals(1, engine.images().list().size());
        assertEquals(List.of(), engine.images().check());
    }

    @Test
    void imageThatRunsOneLayerAndCarriesAnotherIsRefused() throws Exception {
        byte[] tar = layer("one");
        layout("first").layer(tar).write("localhost/first:v1");
        load(archive("first"));
        byte[] other = OciLayout.gzip(layer("other"));
        layout("second")
                .layer("application/vnd.oci.image.layer.v1.tar+gzip", other, tar)
                .write("localhost/second:v1");
        var e = assertThrows(BadImageException.class, () -> load(archive("second")));
        assertTrue(e.getMessage().contains("not what it says"), e.getMessage());
        assertEquals(1, engine.images().list().size());
    }

    @Test
    void archiveThatBreaksOffTakesNothingFromAnImageThatCameMeanwhile() throws Exception {
        layout("one").layer(layer("one")).layer(layer("two")).write("localhost/one:v1");
        byte[] archive = archive("one");
        var read = new CountDownLatch(1);
        var loaded = new CountDownLatch(1);
        var waits = new InputStream() {
            @Override
            public int read() throws IOException {
                read.countDown();
                try {
                    loaded.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
                throw new IOException("the client is gone");
            }

            @Override
            public int read(byte[] bytes, int offset, int length) throws IOException {
                return read();
            }
        };
        int most = archive.length - 12_000;
        var broken = new FutureTask<>(() -> {
            var in = new SequenceInputStream(new ByteArrayInputStream(archive, 0, most), waits);
            return assertThrows(RuntimeException.class, () -> engine.images().load(in, step -> {}));
        });
        Thread.ofPlatform().start(broken);
        read.await();
        load(archive);
        loaded.countDown();
        broken.get();
        assertEquals(List.of(), engine.images().check());
        assertEquals(1, engine.images().list().size());
    }

    @Test
    void archiveThatBreaksOffLeavesNothing() throws Exception {
        layout("one").layer(layer("one")).layer(layer("two")).write("localhost/one:v1");
        byte[] archive = archive("one");
        int end = archive.length;
        while (archive[end - 1] == 0) end--;
        for (int length = 1; length < end; length += end / 13) {
            byte[] cut = Arrays.copyOf(archive, length);
            assertThrows(RuntimeException.class, () -> load(cut));
        }
        assertEquals(0, files("blobs/sha256") + files("ingest") + files("work"));
    }

    private long files(String place) throws IOException {
        try (var files = Files.list(directory.resolve("state/images").resolve(place))) {
            return files.count();
        }
    }

    @Test
    void layerOfCountlessUnsaidDirectoriesIsRefusedAndListsGoOn() throws Exception {
        layout("one").layer(layer("one")).write("localhost/one:v1");
        load(archive("one"));
        var tar = new ByteArrayOutputStream();
        String deep = ("d".repeat(250) + "/").repeat(14);
        try (var writer = new TarWriter(tar)) {
            for (int i = 0; i < 1300; i++) {
                var attributes = new Attributes(0644, new Owner(0, 0), Instant.EPOCH, Map.of());
                writer.begin(new TarEntry(deep + i + "/f", Content.File.of(0), attributes));
            }
        }
        layout("many").layer(tar.toByteArray()).write("localhost/many:v1");
        var e = assertThrows(BadImageException.class, () -> load(archive("many")));
        assertTrue(e.getMessage().contains("too many directories"), e.getMessage());
        assertEquals(1, engine.images().list().size());
        assertEquals(List.of(), engine.images().prune(image -> false).untagged());
    }

    @Test
    void damagedRecordOfALayerHidesNothingElse() throws Exception {
        layout("one").layer(layer("one")).write("localhost/one:v1");
        load(archive("one"));
        layout("two").layer(layer("two")).write("localhost/two:v1");
        load(archive("two"));
        ImageInfo two = engine.images().inspect("localhost/two:v1");
        Path record = directory
                .resolve("state/images/layers")
                .resolve(two.layers().getFirst().diffId().hex())
                .resolve("layer.json");
        Files.write(record, new byte[0]);
        assertEquals(2, engine.images().list().size());
        assertTrue(engine.images().check().toString().contains("has lost layer"));
        engine.images().usage();
        load(archive("two"));
        assertEquals(List.of(), engine.images().check());
        Files.writeString(record, "{\"size\":", StandardCharsets.UTF_8);
        assertEquals(2, engine.images().list().size());
        engine.images().prune(image -> false);
    }

    @Test
    void listsNeverFailWhileImagesComeAndGo() throws Exception {
        layout("one").layer(layer("one")).layer(layer("two")).write("localhost/one:v1");
        byte[] archive = archive("one");
        var ended = new CountDownLatch(1);
        var lists = new FutureTask<>(() -> {
            int count = 0;
            for (; ended.getCount() > 0; count++) {
                engine.images().list();
                engine.images().usage();
            }
            return count;
        });
        Thread.ofPlatform().start(lists);
        for (int i = 0; i < 30; i++) {
            load(archive);
            engine.images().remove("localhost/one:v1", Images.Force.NO);
        }
        ended.countDown();
        assertTrue(lists.get() > 0);
    }
}
