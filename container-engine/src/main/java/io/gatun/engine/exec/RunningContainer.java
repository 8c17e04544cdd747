package io.gatun.engine.exec;

import io.gatun.engine.launch.Joiner;
import io.gatun.engine.plan.step.Slot;
import io.gatun.engine.plan.step.Supervision;
import io.gatun.engine.spec.OciSpec;
import io.gatun.engine.spec.OciState;
import io.gatun.engine.spec.ProcessSpec;
import io.gatun.engine.spec.check.SpecChecks;
import io.gatun.engine.state.ContainerDirectory;
import io.gatun.engine.state.Life.Running;
import io.gatun.engine.state.ProcessRef;
import io.gatun.linux.handle.Fd;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/**
 * A container as it was when it was looked at.
 *
 * @param directory borrowed
 */
record RunningContainer(ContainerDirectory directory, Running life, OciSpec spec) {
    /** Its first process. */
    ProcessRef target() {
        return life.processes().container();
    }

    /**
     * What it takes to execute a process in it.
     *
     * @throws io.gatun.engine.spec.check.InvalidSpecException if the process is not valid
     */
    Joiner.Request request(ProcessSpec process, Supervision supervision, Map<Slot, Fd> streams, List<Fd> preserved) {
        SpecChecks.requireValid(process);
        return new Joiner.Request(state(), spec, process, target(), supervision, streams, preserved);
    }

    private OciState state() {
        return new OciState(
                OciSpec.VERSION,
                directory.id().value(),
                OciState.Status.RUNNING,
                OptionalInt.of(target().pid().number()),
                directory.definition().orElseThrow().bundle(),
                spec.annotations());
    }
}
