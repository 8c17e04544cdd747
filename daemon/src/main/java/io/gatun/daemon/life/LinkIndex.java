package io.gatun.daemon.life;

import io.gatun.engine.ContainerRef;
import io.gatun.engine.Engine;
import io.gatun.engine.model.ContainerId;
import io.gatun.engine.model.EngineException;
import io.gatun.engine.model.Link;
import io.gatun.engine.model.NoSuchContainerException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Who is linked to whom in the default network, as what is remembered of each container says. */
public final class LinkIndex {
    private static final System.Logger LOG = System.getLogger(LinkIndex.class.getName());

    private final Engine engine;
    private final Containers containers;

    LinkIndex(Engine engine, Containers containers) {
        this.engine = engine;
        this.containers = containers;
    }

    /** The links of a container as docker writes them: {@code /OTHER:/CONTAINER/ALIAS}; not those to containers that are gone. */
    public List<String> of(Container container) {
        var texts = new ArrayList<String>();
        for (Link link : container.memo().links()) {
            containers
                    .known(new ContainerId(link.container()))
                    .ifPresent(
                            other -> texts.add("/%s:/%s/%s".formatted(other.name(), container.name(), link.alias())));
        }
        texts.sort(null);
        return texts;
    }

    /** The further names that containers have by links of others, {@code /CONTAINER/ALIAS}, by their ids. */
    public Map<String, List<String>> names() {
        var names = new HashMap<String, List<String>>();
        for (Container container : containers.list()) {
            for (Link link : container.memo().links()) {
                names.computeIfAbsent(link.container(), id -> new ArrayList<>())
                        .add("/%s/%s".formatted(container.name(), link.alias()));
            }
        }
        names.values().forEach(each -> each.sort(null));
        return names;
    }

    /** The id of the container that {@code CONTAINER/ALIAS} means. */
    Optional<String> target(String name) {
        int slash = name.indexOf('/');
        return containers.list().stream()
                .filter(each -> each.name().equals(name.substring(0, slash)))
                .flatMap(each -> each.memo().links().stream())
                .filter(link -> link.alias().equals(name.substring(slash + 1)))
                .map(Link::container)
                .findFirst();
    }

    /**
     * Takes the link {@code CONTAINER/ALIAS} away.
     *
     * @throws NoSuchContainerException if there is no such container
     * @throws io.gatun.engine.model.ConflictException if it has no such link
     */
    public void remove(String name) {
        String plain = name.startsWith("/") ? name.substring(1) : name;
        int slash = plain.indexOf('/');
        if (slash < 0) throw new NoSuchContainerException(plain + " is no link: use CONTAINER/ALIAS");
        Container container = containers.find(plain.substring(0, slash));
        String alias = plain.substring(slash + 1);
        engine.networks().unlink(container.ref(), alias);
        container.remember(memo -> memo.withLinks(memo.links().stream()
                .filter(link -> !link.alias().equals(alias))
                .toList()));
    }

    /** Tells those that are linked to a container where it is now. */
    void started(Container other) {
        for (Container container : containers.list()) {
            boolean linked = container.memo().links().stream()
                    .anyMatch(link -> link.container().equals(other.id().value()));
            if (linked && container.isRunning()) renew(container.ref());
        }
    }

    private void renew(ContainerRef ref) {
        try {
            engine.networks().renewLinks(ref);
        } catch (EngineException e) {
            LOG.log(System.Logger.Level.WARNING, "cannot tell container %s where others are".formatted(ref), e);
        }
    }
}
