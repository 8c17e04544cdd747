package io.gatun.engine.oci;

import io.gatun.engine.lifecycle.Host;
import io.gatun.engine.lifecycle.Lifecycle;
import io.gatun.engine.spec.Told;
import io.gatun.engine.state.ContainerDirectory;
import java.util.List;

/** How containers go: nothing of them is left, and the hooks for that moment are told. */
public final class Ending {
    private final Host host;
    private final Lifecycle lifecycle;

    public Ending(Host host, Lifecycle lifecycle) {
        this.host = host;
        this.lifecycle = lifecycle;
    }

    /**
     * Ends the container's processes and removes it. The lock must be held.
     *
     * @return what went wrong with the hooks
     */
    public List<String> delete(ContainerDirectory directory) {
        lifecycle.end(directory);
        Told told = directory.told();
        String bundle = directory.definition().orElseThrow().bundle();
        directory.delete();
        return afterwards(directory.id().value(), bundle, told);
    }

    /** Runs the hooks for containers that are gone, all of them, whatever becomes of one. */
    List<String> afterwards(String id, String bundle, Told told) {
        return host.hooks().afterEnd(id, () -> bundle, told);
    }
}
