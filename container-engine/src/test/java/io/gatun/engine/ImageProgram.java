package io.gatun.engine;

import io.gatun.engine.Images.Remote;
import io.gatun.engine.model.ImageName;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Does one thing with images, {@code STATE VERB [WHAT]}, to be killed meanwhile. */
final class ImageProgram {
    private ImageProgram() {}

    public static void main(String[] words) throws IOException {
        try (Engine engine = Engine.open(new EngineSettings(Path.of(words[0]), "/gatun-image-kill-it"))) {
            switch (words[1]) {
                case "pull" ->
                    engine.images().pull(ImageName.parse(words[2]), Optional.empty(), Remote.ANONYMOUS, step -> {});
                case "push" -> engine.images().push(ImageName.parse(words[2]), Remote.ANONYMOUS, step -> {});
                case "load" -> {
                    try (InputStream in = Files.newInputStream(Path.of(words[2]))) {
                        engine.images().load(in, step -> {});
                    }
                }
                case "prune" -> engine.images().prune(image -> true);
                default -> throw new IllegalArgumentException(words[1]);
            }
        }
    }
}
