package io.gatun.engine.lifecycle;

import io.gatun.engine.model.BadRequestException;
import io.gatun.engine.model.ContainerId;
import io.gatun.engine.model.ContainerName;
import io.gatun.engine.model.EngineException;
import io.gatun.engine.model.NoSuchContainerException;
import io.gatun.engine.state.ContainerStore;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** From what people write to the container they mean, in docker's order: id, name, beginning of an id. */
public final class References {
    private static final Pattern ID = Pattern.compile("[0-9a-f]{64}");

    private final ContainerStore store;

    public References(ContainerStore store) {
        this.store = store;
    }

    /**
     * The container that is meant.
     *
     * @throws NoSuchContainerException if there is none
     * @throws BadRequestException if there are several
     */
    public ContainerId resolve(String text) {
        return exact(text).or(() -> named(text)).orElseGet(() -> beginning(text));
    }

    private Optional<ContainerId> exact(String text) {
        if (!ID.matcher(text).matches()) {
            return Optional.empty();
        }
        return Optional.of(new ContainerId(text)).filter(this::exists);
    }

    /** What is being made, or was made ahead, is no container yet. */
    private boolean exists(ContainerId id) {
        return store.open(id)
                .map(directory -> {
                    try (directory) {
                        return directory.isDefined();
                    }
                })
                .orElse(false);
    }

    private Optional<ContainerId> named(String text) {
        try {
            return store.named(new ContainerName(text));
        } catch (BadRequestException e) {
            return Optional.empty();
        }
    }

    private ContainerId beginning(String text) {
        List<ContainerId> found = text.isEmpty()
                ? List.of()
                : store.ids().stream()
                        .filter(id -> id.value().startsWith(text))
                        .filter(this::exists)
                        .toList();
        EngineException problem = switch (found.size()) {
            case 0 -> new NoSuchContainerException(text);
            case 1 -> null;
            default ->
                new BadRequestException(
                        "\"%s\" is the beginning of %d ids".formatted(text, found.size()), "write more of it");
        };
        if (problem != null) {
            throw problem;
        }
        return found.getFirst();
    }
}
