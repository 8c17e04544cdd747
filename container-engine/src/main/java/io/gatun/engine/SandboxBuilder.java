package io.gatun.engine;

import io.gatun.engine.model.BadRequestException;
import io.gatun.engine.options.ContainerOptions;
import io.gatun.engine.options.ContainerOptionsBuilder;
import io.gatun.engine.options.LimitsBuilder;
import io.gatun.engine.options.Quantity;
import io.gatun.engine.spec.Resources;
import io.gatun.engine.template.Image;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * What a sandbox shall be. Unless something else is said it has no network, no capability beyond the default ones, and no
 * new privileges.
 */
public final class SandboxBuilder {
    private static final Duration GRACE = Duration.ofSeconds(1);

    private final Engine engine;
    private final Image image;
    private final LimitsBuilder limits = new LimitsBuilder();
    private final List<String> env = new ArrayList<>();
    private UnaryOperator<ContainerOptionsBuilder> more = options -> options;

    SandboxBuilder(Engine engine, String image) {
        this.engine = engine;
        this.image = image(image);
    }

    private static Image image(String text) {
        if (text.equals(Image.HOST_NAME)) return new Image.Host();
        boolean path = text.startsWith("/") || text.startsWith("./") || text.startsWith("../");
        return path ? directory(text) : new Image.Stored(text);
    }

    private static Image directory(String path) {
        if (!Files.isDirectory(Path.of(path))) {
            throw new BadRequestException(
                    "there is no directory \"%s\"".formatted(path),
                    "use host, the path of a root filesystem, or the name of an image");
        }
        return new Image.Rootfs(Path.of(path).toAbsolutePath().normalize().toString());
    }

    /** Limits its memory, such as {@code 64m}. */
    public SandboxBuilder memory(String size) {
        limits.memory(Quantity.bytes("memory", size));
        return this;
    }

    /** Limits its processors, such as {@code 0.5}. */
    public SandboxBuilder cpus(String number) {
        limits.nanoCpus(Quantity.nanoCpus("cpus", number));
        return this;
    }

    /** Limits its processes and threads. */
    public SandboxBuilder pidsLimit(long number) {
        limits.pids(number);
        return this;
    }

    /** Sets an environment variable. */
    public SandboxBuilder env(String name, String value) {
        env.add(name + "=" + value);
        return this;
    }

    /** Sets anything else that a container can have. */
    public SandboxBuilder with(UnaryOperator<ContainerOptionsBuilder> change) {
        var before = more;
        more = options -> change.apply(before.apply(options));
        return this;
    }

    /** Starts a program in it. The caller closes the sandbox. */
    public Sandbox start(String... command) {
        Resources resources = limits.build();
        var options = ContainerOptions.builder()
                .command(List.of(command))
                .env(env)
                .stdin(true)
                .resources(resources)
                .log(ContainerOptions.Logging.NONE)
                .ending(new ContainerOptions.Ending("SIGKILL", GRACE, true));
        return engine.startSandbox(new ContainerRequest(
                Optional.empty(), image, more.apply(options).build()));
    }
}
