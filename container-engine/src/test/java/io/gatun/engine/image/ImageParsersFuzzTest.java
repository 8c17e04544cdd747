package io.gatun.engine.image;

import static io.gatun.engine.testing.Mutator.fuzz;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.gatun.engine.model.ImageName;
import io.gatun.engine.spec.SpecCodec;
import io.gatun.engine.testing.Bundles;
import io.gatun.engine.testing.Mutator;
import io.gatun.engine.testing.OciLayout;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Documents and archives of images, changed at random by {@link Mutator}: each is read or refused in the words that callers understand, soon.
 */
class ImageParsersFuzzTest {
    @TempDir
    private Path directory;

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
        fuzz(corpus, ParserFuzz.CONFIGURATION::readOrRefuse);
        fuzz(corpus, ParserFuzz.MANIFEST::readOrRefuse);
        fuzz(corpus, ParserFuzz.INDEX::readOrRefuse);
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
        fuzz(List.of(gnu, pax), ParserFuzz.ARCHIVE::readOrRefuse);
        fuzz(List.of(OciLayout.gzip(gnu), OciLayout.gzip(pax)), ParserFuzz.ARCHIVE::readOrRefuse);
    }

    @Test
    void namesMeanThemselvesOrAreRefused() {
        List<byte[]> corpus = Stream.of(
                        "app", "localhost:5000/a/b:tag", "[::1]:5000/a@sha256:" + "0".repeat(64), "a.b/c__d/e-f:1.2")
                .map(name -> name.getBytes(UTF_8))
                .toList();
        fuzz(corpus, ParserFuzz.NAME::readOrRefuse);
    }

    /** Found by Jazzer: a name of the default registry was printed as one of the registry ocker.io. */
    @Test
    void nameOfTheDefaultRegistryIsNotPrintedAsOneOfAnother() {
        assertEquals(
                "docker.io/ocker.io/a", ImageName.parse("docker.io/ocker.io/a").familiar());
        assertEquals(
                "docker.io/localhost/a",
                ImageName.parse("docker.io/localhost/a").familiar());
        assertEquals("a/b.c:1", ImageName.parse("docker.io/a/b.c:1").familiar());
        assertEquals("a", ImageName.parse("docker.io/library/a").familiar());
    }

    @Test
    void specificationsAreReadOrRefused() {
        byte[] document = SpecCodec.write(Bundles.running("rootfs", "true").build())
                .toString()
                .getBytes(UTF_8);
        fuzz(List.of(document), ParserFuzz.SPECIFICATION::readOrRefuse);
    }
}
