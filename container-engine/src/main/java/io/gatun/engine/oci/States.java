package io.gatun.engine.oci;

import io.gatun.engine.cgroup.Cgroup;
import io.gatun.engine.cgroup.CgroupException;
import io.gatun.engine.lifecycle.Lifecycle;
import io.gatun.engine.model.WrongStateException;
import io.gatun.engine.spec.OciSpec;
import io.gatun.engine.spec.OciState;
import io.gatun.engine.spec.OciState.Status;
import io.gatun.engine.state.ContainerDirectory;
import io.gatun.engine.state.Life;
import io.gatun.engine.state.Life.Created;
import io.gatun.engine.state.Life.Ready;
import io.gatun.engine.state.Life.Running;
import io.gatun.engine.state.Life.Starting;
import io.gatun.engine.state.Life.Stopped;
import java.util.OptionalInt;

/** Where containers are, in the specification's words. */
public final class States {
    private final Lifecycle lifecycle;

    public States(Lifecycle lifecycle) {
        this.lifecycle = lifecycle;
    }

    /** The state as the kernel has it now. */
    public OciState of(ContainerDirectory directory) {
        Life life = lifecycle.look(directory);
        var pid = life.living()
                .map(processes -> OptionalInt.of(processes.container().pid().number()))
                .orElse(OptionalInt.empty());
        return new OciState(
                OciSpec.VERSION,
                directory.id().value(),
                status(directory, life),
                pid,
                directory.definition().orElseThrow().bundle(),
                directory.told().annotations());
    }

    private Status status(ContainerDirectory directory, Life life) {
        return switch (life) {
            case Created created -> Status.CREATING;
            case Starting starting -> Status.CREATING;
            case Ready ready -> Status.CREATED;
            case Running running -> isPaused(directory) ? Status.PAUSED : Status.RUNNING;
            case Stopped stopped -> Status.STOPPED;
        };
    }

    private boolean isPaused(ContainerDirectory directory) {
        try {
            return lifecycle.inGroups(directory, "look at", Cgroup::isFrozen);
        } catch (CgroupException.Unsupported | WrongStateException e) {
            // Nothing could pause it, or it ended a moment ago.
            return false;
        }
    }
}
