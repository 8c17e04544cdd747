package io.gatun.engine.oci;

import io.gatun.engine.launch.HookRunner;
import io.gatun.engine.lifecycle.Host;
import io.gatun.engine.lifecycle.Lifecycle;
import io.gatun.engine.model.HookFailedException;
import io.gatun.engine.spec.Hooks;
import io.gatun.engine.spec.OciState;
import io.gatun.engine.state.ContainerDirectory;

/** How the programs of created containers are started. */
public final class Opening {
    private final Host host;
    private final Lifecycle lifecycle;
    private final States states;
    private final Ending ending;

    public Opening(Host host, Lifecycle lifecycle, States states, Ending ending) {
        this.host = host;
        this.lifecycle = lifecycle;
        this.states = states;
        this.ending = ending;
    }

    /**
     * Starts the container's program, with the hooks around it. The lock must be held.
     *
     * @throws HookFailedException if one failed: the container is gone then, as the specification wants it
     */
    public void start(ContainerDirectory directory) {
        Hooks hooks = directory.told().hooks();
        if (hooks.poststart().isEmpty() && hooks.startContainer().isEmpty()) {
            lifecycle.start(directory);
        } else {
            start(directory, hooks.point("poststart"));
        }
    }

    private void start(ContainerDirectory directory, Hooks.Point poststart) {
        OciState created = states.of(directory);
        try {
            lifecycle.start(directory);
            host.hooks().onHost(poststart, created.with(OciState.Status.RUNNING));
        } catch (HookFailedException e) {
            HookRunner.after(e, () -> ending.delete(directory));
            throw e;
        }
    }
}
