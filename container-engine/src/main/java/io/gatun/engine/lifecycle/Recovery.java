package io.gatun.engine.lifecycle;

import io.gatun.engine.model.ContainerId;
import io.gatun.engine.model.ContainerName;
import io.gatun.engine.state.ContainerDirectory;
import io.gatun.engine.state.ContainerStore;
import io.gatun.engine.state.Definition;
import io.gatun.engine.state.Life;
import java.time.Duration;
import java.util.Optional;

/**
 * Puts right what commands left that were killed: a container whose creation, start or removal has no one working on it
 * any more is either fully there or fully gone afterwards. Containers that were to go with their end go, too.
 */
public final class Recovery {
    private final ContainerStore store;
    private final Lifecycle lifecycle;
    private final Existence existence;
    private final Standstill standstill;

    public Recovery(ContainerStore store, Lifecycle lifecycle, Standstill standstill, Existence existence) {
        this.store = store;
        this.lifecycle = lifecycle;
        this.existence = existence;
        this.standstill = standstill;
    }

    /** From when on a container is there. */
    public enum Existence {
        /** It may have no process for long, and waits for no one who wants to start it. */
        ONCE_DEFINED,
        /** Its process waits for the start, for as long as it takes (OCI runtime specification, "Lifecycle"). */
        ONCE_READY
    }

    /** Looks at every container and every name; those that somebody works on are left alone. */
    public void run() {
        store.sweep();
        var names = store.names();
        for (ContainerId id : store.ids()) {
            store.open(id).ifPresent(directory -> {
                try (directory) {
                    look(directory).flatMap(Definition::name).ifPresent(name -> names.remove(name, id));
                }
            });
        }
        names.forEach(this::look);
    }

    private Optional<Definition> look(ContainerDirectory directory) {
        Optional<Definition> definition = directory.definition();
        if (remedy(directory, definition).isPresent()) {
            alone(directory, () -> remedy(directory, directory.definition()).ifPresent(Runnable::run));
        }
        if (standstill.isMarked(directory)) alone(directory, () -> standstill.recover(directory));
        return definition;
    }

    private Optional<Runnable> remedy(ContainerDirectory directory, Optional<Definition> definition) {
        if (definition.isEmpty() || isToGo(directory, definition.get())) {
            return Optional.of(() -> remove(directory));
        }
        boolean stays = existence == Existence.ONCE_DEFINED;
        return switch (directory.life()) {
            case Life.Created created -> stays ? Optional.empty() : Optional.of(() -> remove(directory));
            case Life.Starting starting ->
                Optional.of(stays ? () -> lifecycle.end(directory) : () -> remove(directory));
            case Life.Ready ready -> stays ? Optional.of(() -> lifecycle.end(directory)) : Optional.empty();
            case Life.Running running -> Optional.empty();
            case Life.Stopped stopped -> Optional.empty();
        };
    }

    private void remove(ContainerDirectory directory) {
        lifecycle.settle(directory);
        lifecycle.remove(directory);
    }

    private boolean isToGo(ContainerDirectory directory, Definition definition) {
        return definition.ending().removed() && lifecycle.look(directory) instanceof Life.Stopped;
    }

    /** A name that its container does not have: left by a creation, or by a change of names. */
    private void look(ContainerName name, ContainerId id) {
        store.open(id)
                .ifPresentOrElse(
                        directory -> {
                            try (directory) {
                                alone(directory, () -> releaseUnused(name, directory));
                            }
                        },
                        () -> store.release(name));
    }

    private void releaseUnused(ContainerName name, ContainerDirectory directory) {
        var own = directory.definition().flatMap(Definition::name);
        if (!own.equals(Optional.of(name))) {
            store.release(name);
        }
    }

    private static void alone(ContainerDirectory directory, Runnable work) {
        directory.tryLock(Duration.ZERO).ifPresent(lock -> {
            try (lock) {
                if (!directory.isGone()) {
                    work.run();
                }
            }
        });
    }
}
