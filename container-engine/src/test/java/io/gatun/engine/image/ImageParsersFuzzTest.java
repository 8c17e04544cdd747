package io.gatun.engine.image;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gatun.engine.archive.tar.TarBudget;
import io.gatun.engine.archive.tar.TarReader;
import io.gatun.engine.image.layer.Decompression;
import io.gatun.engine.image.manifest.ImageConfigCodec;
import io.gatun.engine.image.manifest.ManifestReader;
import io.gatun.engine.image.manifest.MediaType;
import io.gatun.engine.model.EngineException;
import io.gatun.engine.model.ImageName;
import io.gatun.engine.testing.OciLayout;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import java.util.zip.ZipException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Documents and archives of images, changed at random: each is read or refused in the words that callers understand, soon.
 * {@code -Dgatun.fuzz.seconds=600} takes longer, {@code -Dgatun.fuzz.seed} repeats what a failure names.
 */
class ImageParsersFuzzTest {
    private static final long SEED = Long.getLong("gatun.fuzz.seed", System.nanoTime());
    private static final Duration EACH = Duration.ofSeconds(Long.getLong("gatun.fuzz.seconds", 1));
    private static final long SLOW = 5_000_000_000L;
    private static final List<String> WORDS = List.of(
            "{",
            "}",
            "[",
            "]",
            "\"",
            ":",
            ",",
            "null",
            "-1",
            "1e999",
            "9223372036854775808",
            "\\u0000",
            "sha256:",
            "..");

    @TempDir
    private Path directory;

    /** Reads what may be anything. */
    @FunctionalInterface
    private interface Parser {
        void parse(byte[] input) throws IOException;
    }

    private void fuzz(List<byte[]> corpus, Parser parser) {
        long end = System.nanoTime() + EACH.toNanos();
        int count = 0;
        for (; System.nanoTime() - end < 0; count++) {
            long seed = SEED + count;
            byte[] input = changed(corpus, new Random(seed));
            long start = System.nanoTime();
            try {
                parser.parse(input);
            } catch (EngineException | ZipException | EOFException e) {
                // Refused.
            } catch (IOException | RuntimeException | StackOverflowError e) {
                throw new AssertionError("-Dgatun.fuzz.seed=" + seed, e);
            }
            assertTrue(System.nanoTime() - start < SLOW, "slow: -Dgatun.fuzz.seed=" + seed);
        }
        assertTrue(count > 0);
    }

    private static byte[] changed(List<byte[]> corpus, Random random) {
        byte[] bytes = corpus.get(random.nextInt(corpus.size())).clone();
        for (int i = random.nextInt(8); i >= 0 && bytes.length > 0; i--) {
            int at = random.nextInt(bytes.length);
            switch (random.nextInt(6)) {
                case 0 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
                case 1 -> bytes[at] = (byte) random.nextInt();
                case 2 -> bytes = Arrays.copyOf(bytes, at);
                case 3 -> bytes = joined(bytes, at, at + random.nextInt(bytes.length - at), new byte[0]);
                case 4 -> bytes = joined(bytes, at, at, word(random));
                default ->
                    bytes = joined(bytes, at, at, Arrays.copyOfRange(bytes, at, Math.min(bytes.length, at + 600)));
            }
        }
        return bytes;
    }

    private static byte[] word(Random random) {
        return WORDS.get(random.nextInt(WORDS.size()))
                .repeat(1 + random.nextInt(3))
                .getBytes(UTF_8);
    }

    /** What is before {@code from}, then something, then what is at {@code to} and behind it. */
    private static byte[] joined(byte[] bytes, int from, int to, byte[] between) {
        byte[] all = Arrays.copyOf(bytes, from + between.length + bytes.length - to);
        System.arraycopy(between, 0, all, from, between.length);
        System.arraycopy(bytes, to, all, from + between.length, bytes.length - to);
        return all;
    }

    private Path layout() throws Exception {
        Path tree = Files.createDirectories(directory.resolve("tree/etc"));
        Files.writeString(tree.resolve("file"), "content");
        Files.createLink(tree.resolve("hard"), tree.resolve("file"));
        Files.createSymbolicLink(tree.resolve("soft"), Path.of("file"));
        Files.writeString(tree.resolve("n".repeat(200)), "long");
        new OciLayout(directory.resolve("layout"))
                .config("{\"Env\":[\"A=b\"],\"Cmd\":[\"x\"],\"Healthcheck\":{\"Test\":[\"CMD\",\"y\"],\"Interval\":5}}")
                .layer(tree.getParent())
                .write("v1");
        return directory.resolve("layout/blobs/sha256");
    }

    @Test
    void documentsAreReadOrRefused() throws Exception {
        List<byte[]> corpus;
        try (var files = Files.list(layout())) {
            corpus = files.map(ImageParsersFuzzTest::read)
                    .filter(bytes -> bytes[0] == '{')
                    .toList();
        }
        assertEquals(2, corpus.size());
        fuzz(corpus, ImageConfigCodec::read);
        fuzz(corpus, bytes -> ManifestReader.manifest(ManifestReader.mediaType("", bytes), bytes));
        fuzz(corpus, bytes -> ManifestReader.index(MediaType.OCI_INDEX, bytes));
    }

    private static byte[] read(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void archivesAreReadOrRefused() throws Exception {
        layout();
        Path file = directory.resolve("gnu.tar");
        OciLayout.run("tar", "--format=gnu", "-C", directory.resolve("tree").toString(), "-cf", file.toString(), ".");
        byte[] gnu = read(file);
        byte[] pax = OciLayout.tar(directory.resolve("tree"), "--format=pax");
        fuzz(List.of(gnu, pax), ImageParsersFuzzTest::tar);
        fuzz(List.of(OciLayout.gzip(gnu), OciLayout.gzip(pax)), ImageParsersFuzzTest::tar);
    }

    private static void tar(byte[] bytes) throws IOException {
        try (InputStream archive = Decompression.of(new ByteArrayInputStream(bytes))) {
            var tar = new TarReader(archive, new TarBudget(10_000, 1 << 24, 64));
            while (tar.next().isPresent()) tar.transfer((offset, from, length) -> {});
        }
    }

    @Test
    void namesMeanThemselvesOrAreRefused() {
        List<byte[]> corpus = Stream.of(
                        "app", "localhost:5000/a/b:tag", "[::1]:5000/a@sha256:" + "0".repeat(64), "a.b/c__d/e-f:1.2")
                .map(name -> name.getBytes(UTF_8))
                .toList();
        fuzz(corpus, bytes -> {
            var name = ImageName.parse(new String(bytes, UTF_8));
            assertEquals(name, ImageName.parse(name.toString()));
            assertEquals(name, ImageName.parse(name.familiar()));
        });
    }
}
