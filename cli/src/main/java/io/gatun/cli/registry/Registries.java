package io.gatun.cli.registry;

import io.gatun.engine.Engine;
import io.gatun.engine.Images.Remote;
import io.gatun.engine.model.Digest;
import io.gatun.engine.model.ImageName;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** Registries as the files of this user and this machine have them. */
public final class Registries {
    private static final Path MACHINE = Path.of("/etc/gatun/registries.json");

    private final Map<String, String> environment;

    public Registries(Map<String, String> environment) {
        this.environment = Map.copyOf(environment);
    }

    /** Where docker's command keeps who one is. */
    public Path dockerConfig() {
        String home = environment.getOrDefault("HOME", "/root");
        return Path.of(environment.getOrDefault("DOCKER_CONFIG", home + "/.docker"))
                .resolve("config.json");
    }

    /** Where mirrors and insecure registries are. */
    public Path machine() {
        return Optional.ofNullable(environment.get("GATUN_REGISTRIES"))
                .map(Path::of)
                .orElse(MACHINE);
    }

    /** How to speak to the registry of a name. */
    public Remote of(ImageName name) {
        return Remote.of(dockerConfig(), machine(), name.registry());
    }

    /** How to speak to the registry of a search, {@code [REGISTRY/]TERM}. */
    public Remote searched(String text) {
        return Remote.ofSearch(dockerConfig(), machine(), text);
    }

    /** Pulls an image, showing on {@code out} how that goes. */
    public Digest pull(Engine engine, ImageName name, Optional<String> platform, PrintStream out) {
        try (var progress = Progress.on(out)) {
            return engine.images().pull(name, platform, of(name), progress);
        }
    }
}
