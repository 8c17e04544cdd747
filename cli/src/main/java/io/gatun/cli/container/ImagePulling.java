package io.gatun.cli.container;

import io.gatun.cli.command.Invocation;
import io.gatun.cli.flag.UsageException;
import io.gatun.cli.registry.Registries;
import io.gatun.engine.ContainerRequest;
import io.gatun.engine.Engine;
import io.gatun.engine.model.ImageName;
import io.gatun.engine.template.Image;
import java.io.OutputStream;
import java.io.PrintStream;

/** Pulls the image of a container that is to be made, if it is not here. */
final class ImagePulling {
    private ImagePulling() {}

    /** Does what {@code --pull} says; what it shows goes to standard error, as the container's output is not its own. */
    static void before(Invocation invocation, Engine engine, ContainerRequest request) {
        if (!(request.image() instanceof Image.Stored(var name))) return;
        String when = invocation.arguments().value("pull", "missing");
        boolean wanted = switch (when) {
            case "always" -> true;
            case "missing" -> engine.images().find(name).isEmpty();
            case "never" -> false;
            default -> throw new UsageException("--pull: \"" + when + "\" is not always, missing or never");
        };
        if (!wanted) return;
        ImageName image = ImageName.parse(name).tagged();
        boolean quiet = invocation.arguments().isOn("quiet");
        if (when.equals("missing") && !quiet) {
            invocation.err().println("Unable to find image '" + image.familiar() + "' locally");
        }
        try (var silent = new PrintStream(OutputStream.nullOutputStream())) {
            new Registries(invocation.console().environment())
                    .pull(engine, image, invocation.arguments().value("platform"), quiet ? silent : invocation.err());
        }
    }
}
