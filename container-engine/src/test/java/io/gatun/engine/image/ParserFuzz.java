package io.gatun.engine.image;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.gatun.engine.archive.tar.TarBudget;
import io.gatun.engine.archive.tar.TarReader;
import io.gatun.engine.image.layer.Decompression;
import io.gatun.engine.image.manifest.ImageConfigCodec;
import io.gatun.engine.image.manifest.ManifestReader;
import io.gatun.engine.image.manifest.MediaType;
import io.gatun.engine.json.JsonException;
import io.gatun.engine.json.JsonReader;
import io.gatun.engine.model.EngineException;
import io.gatun.engine.model.ImageName;
import io.gatun.engine.spec.SpecCodec;
import io.gatun.engine.spec.check.InvalidSpecException;
import io.gatun.engine.spec.check.SpecChecks;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.ZipException;

/**
 * The parsers of what comes from strangers, each of which reads or refuses its input in the words that callers understand: what is
 * called with changed documents by {@link ImageParsersFuzzTest}, and by Jazzer ({@code scripts/fuzz}), which looks for inputs that
 * go where none has gone before.
 */
public enum ParserFuzz {
    /** The configuration of an image. */
    CONFIGURATION,
    /** A manifest of one platform. */
    MANIFEST,
    /** A manifest of many. */
    INDEX,
    /** A layer, packed or not. */
    ARCHIVE,
    /** The name of an image; what is printed of it means the same. */
    NAME,
    /** A config.json of the OCI runtime specification. */
    SPECIFICATION;

    private static ParserFuzz chosen = ARCHIVE;

    private void parse(byte[] input) throws IOException {
        switch (this) {
            case CONFIGURATION -> ImageConfigCodec.read(input);
            case MANIFEST -> ManifestReader.manifest(ManifestReader.mediaType("", input), input);
            case INDEX -> ManifestReader.index(MediaType.OCI_INDEX, input);
            case ARCHIVE -> unpack(input);
            case NAME -> name(input);
            case SPECIFICATION -> SpecChecks.requireValid(SpecCodec.read(JsonReader.DOCUMENTS.read(input)));
        }
    }

    /** Throws nothing that is a refusal. */
    void readOrRefuse(byte[] input) throws IOException {
        try {
            parse(input);
        } catch (EngineException | JsonException | InvalidSpecException | ZipException | EOFException e) {
            // Refused.
        }
    }

    private static void unpack(byte[] bytes) throws IOException {
        try (InputStream archive = Decompression.of(new ByteArrayInputStream(bytes))) {
            var tar = new TarReader(archive, new TarBudget(10_000, 1 << 24, 64));
            while (tar.next().isPresent()) tar.transfer((offset, from, length) -> {});
        }
    }

    private static void name(byte[] bytes) {
        var name = ImageName.parse(new String(bytes, UTF_8));
        if (!name.equals(ImageName.parse(name.toString())) || !name.equals(ImageName.parse(name.familiar()))) {
            throw new IllegalStateException("means another image when it is printed: " + name);
        }
    }

    /** Jazzer calls this once, with the name of a parser. */
    public static void fuzzerInitialize(String[] arguments) {
        chosen = valueOf(arguments[0]);
    }

    /** Jazzer calls this with each input. */
    public static void fuzzerTestOneInput(byte[] input) throws IOException {
        chosen.readOrRefuse(input);
    }
}
