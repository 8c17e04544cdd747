package io.gatun.engine;

import io.gatun.engine.Images.Remote;
import io.gatun.engine.model.ImageName;
import java.nio.file.Path;
import java.util.Optional;

/** Pulls an image, to be killed meanwhile. */
final class PullingProgram {
    private PullingProgram() {}

    public static void main(String[] words) {
        try (Engine engine = Engine.open(new EngineSettings(Path.of(words[0]), "/gatun-pull-it"))) {
            engine.images().pull(ImageName.parse(words[1]), Optional.empty(), Remote.ANONYMOUS, step -> {});
        }
    }
}
