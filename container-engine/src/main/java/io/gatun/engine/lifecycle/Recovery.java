package io.gatun.engine.lifecycle;

import io.gatun.engine.model.ContainerId;
import io.gatun.engine.state.ContainerDirectory;
import io.gatun.engine.state.ContainerStore;
import io.gatun.engine.state.Life;
import java.time.Duration;

/**
 * Puts right what commands left that were killed: a container whose creation, start or removal has no one working on it
 * any more is either fully there or fully gone afterwards. Containers that were to go with their end go, too.
 */
public final class Recovery {
    private final ContainerStore store;
    private final Lifecycle lifecycle;

    public Recovery(ContainerStore store, Lifecycle lifecycle) {
        this.store = store;
        this.lifecycle = lifecycle;
    }

    /** Looks at every container; those that somebody works on are left alone. */
    public void run() {
        for (ContainerId id : store.ids()) {
            store.open(id).ifPresent(directory -> {
                try (directory) {
                    if (isHalfDone(directory) || isToGo(directory)) {
                        directory.tryLock(Duration.ZERO).ifPresent(lock -> {
                            try (lock) {
                                mend(directory);
                            }
                        });
                    }
                }
            });
        }
    }

    private static boolean isHalfDone(ContainerDirectory directory) {
        Life life = directory.life();
        return directory.definition().isEmpty()
                || life instanceof Life.Starting
                || life instanceof Life.Ready
                || life instanceof Life.Removing;
    }

    private boolean isToGo(ContainerDirectory directory) {
        return directory
                .definition()
                .filter(definition -> definition.ending().removed())
                .filter(definition -> lifecycle.look(directory) instanceof Life.Stopped)
                .isPresent();
    }

    private void mend(ContainerDirectory directory) {
        if (directory.definition().isEmpty() || directory.life() instanceof Life.Removing || isToGo(directory)) {
            lifecycle.settle(directory);
            lifecycle.remove(directory);
        } else if (isHalfDone(directory)) {
            lifecycle.end(directory);
        }
    }
}
