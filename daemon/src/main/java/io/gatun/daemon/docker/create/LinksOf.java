package io.gatun.daemon.docker.create;

import io.gatun.daemon.http.HttpFailure;
import io.gatun.daemon.life.Container;
import io.gatun.engine.model.Link;
import io.gatun.engine.model.NoSuchContainerException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * The links of a container in the default network, {@code --link CONTAINER[:ALIAS]}, by the ids of those that are there now. Links in other
 * networks are by name, and stand with those.
 *
 * @param found none if the container is in another network
 */
public record LinksOf(List<Link> found) {
    private static final String CONFLICT =
            "conflicting options: %s type network%s can't be used with links. This would result in undefined behavior";

    public LinksOf {
        found = List.copyOf(found);
    }

    /**
     * Those that a body asks for.
     *
     * @param containers finds one by its name
     * @throws HttpFailure 400 if there is no such container, or it cannot be linked to
     */
    public static LinksOf of(CreateBody body, Function<String, Container> containers) {
        List<String> texts = body.host().texts("Links");
        String mode = body.host().optionalText("NetworkMode").orElse("default");
        if (texts.isEmpty()) return new LinksOf(List.of());
        if (mode.equals("host")) throw new HttpFailure(400, CONFLICT.formatted("host", "ing"));
        if (mode.startsWith("container:")) throw new HttpFailure(400, CONFLICT.formatted("container", ""));
        if (!List.of("default", "bridge").contains(mode)) return new LinksOf(List.of());
        var found = new ArrayList<Link>();
        for (String text : texts) {
            Link link = Link.parse(text);
            String id = target(link.container(), containers).id().value();
            if (found.stream().noneMatch(other -> other.alias().equals(link.alias()))) {
                found.add(new Link(id, link.alias()));
            }
        }
        return new LinksOf(found);
    }

    /** One that shares another's network is reached where that one is. */
    private static Container target(String name, Function<String, Container> containers) {
        Container found = find(name, containers);
        String mode = mode(found);
        while (mode.startsWith("container:")) {
            found = find(mode.substring("container:".length()), containers);
            mode = mode(found);
        }
        if (mode.equals("host")) throw new HttpFailure(400, CONFLICT.formatted("host", "ing"));
        return found;
    }

    private static String mode(Container container) {
        return container.memo().hostView().optionalText("NetworkMode").orElse("default");
    }

    private static Container find(String name, Function<String, Container> containers) {
        try {
            return containers.apply(name);
        } catch (NoSuchContainerException e) {
            // Not 404, which clients take for a missing image.
            throw new HttpFailure(400, "could not get container for %s: No such container: %s".formatted(name, name));
        }
    }
}
