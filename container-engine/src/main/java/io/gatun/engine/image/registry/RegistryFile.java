package io.gatun.engine.image.registry;

import io.gatun.engine.image.content.Disk;
import io.gatun.engine.json.JsonException;
import io.gatun.engine.json.JsonReader;
import io.gatun.engine.json.JsonView;
import io.gatun.engine.model.BadRequestException;
import io.gatun.engine.model.RegistrySettings;
import java.nio.file.Files;
import java.nio.file.Path;

/** A file with mirrors and insecure registries, under the names that docker's daemon.json has for them. */
public final class RegistryFile {
    private static final int LARGEST = 1 << 20;

    private RegistryFile() {}

    /** What the file says; the defaults if it is not there. */
    public static RegistrySettings read(Path file) {
        RegistrySettings usual = RegistrySettings.DEFAULT;
        if (!Files.exists(file)) return usual;
        return Disk.call("read " + file, () -> {
            try (var in = Files.newInputStream(file)) {
                JsonView view = JsonView.of(JsonReader.DOCUMENTS.read(in.readNBytes(LARGEST)));
                return new RegistrySettings(
                        view.texts("registry-mirrors"),
                        view.texts("insecure-registries"),
                        usual.certificates(),
                        usual.patience(),
                        usual.attempts(),
                        view.optionalInt("max-concurrent-downloads", 1, 64).orElse(usual.parallel()));
            } catch (JsonException e) {
                throw new BadRequestException(
                        "%s is malformed: %s".formatted(file, e.getMessage()), "correct or remove it");
            }
        });
    }
}
