package io.gatun.daemon.life;

import io.gatun.engine.ContainerRef;
import io.gatun.engine.Engine;
import io.gatun.engine.model.NoSuchContainerException;

/** What must follow the end of a container that nobody waits for: its {@code poststop} hooks, the end of its groups and ports. */
final class Settling {
    private Settling() {}

    /** Begins, on a thread of its own: hooks take as long as they like. Who works on the container meanwhile sees to it instead. */
    static void begin(Engine engine, ContainerRef ref) {
        Thread.ofPlatform().daemon().name("settle").start(() -> {
            try {
                var _ = engine.await(ref);
            } catch (NoSuchContainerException e) {
                // Removed, and settled with that.
            }
        });
    }
}
