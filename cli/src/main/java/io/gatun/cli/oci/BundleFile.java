package io.gatun.cli.oci;

import io.gatun.engine.json.Json;
import io.gatun.engine.json.JsonReader;
import io.gatun.engine.model.BadRequestException;
import io.gatun.engine.spec.OciSpec;
import io.gatun.engine.spec.SpecCodec;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** The documents that callers hand over as files. */
final class BundleFile {
    static final String NAME = "config.json";

    private BundleFile() {}

    /** The configuration of a bundle. */
    static OciSpec read(Path bundle) {
        return SpecCodec.read(json(bundle.resolve(NAME)));
    }

    /** A JSON document. */
    static Json json(Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            return JsonReader.DOCUMENTS.read(in::readNBytes);
        } catch (NoSuchFileException e) {
            throw new BadRequestException(
                    "%s: No such file or directory".formatted(file), "name a directory that has one");
        } catch (IOException e) {
            throw new BadRequestException("cannot read %s: %s".formatted(file, e.getMessage()), "");
        }
    }
}
