package io.gatun.engine.event;

import io.gatun.engine.model.CgroupStats;
import io.gatun.engine.model.ContainerId;
import io.gatun.linux.handle.Pid;
import java.util.Optional;
import java.util.function.Supplier;

/** What is recorded of containers besides the phases of their start. Nothing is computed for it unless somebody records. */
public final class ContainerEvents {
    private ContainerEvents() {}

    /** The program of container {@code id} was executed. */
    public static void started(ContainerId id, Pid pid) {
        if (Recorder.isOn()) {
            StartEvent.commit(id, pid);
        }
    }

    /**
     * Container {@code id} has ended.
     *
     * @param exitCode empty if nobody can know it
     * @param oomKilled whether the kernel killed a process of it for want of memory
     * @param usage what it used in its life; asked only if somebody records
     */
    public static void ended(
            ContainerId id, Optional<Integer> exitCode, boolean oomKilled, Supplier<Optional<CgroupStats.Cpu>> usage) {
        if (!Recorder.isOn()) {
            return;
        }
        ExitEvent.commit(id, exitCode.orElse(-1));
        if (oomKilled) {
            OutOfMemoryEvent.commit(id);
        }
        usage.get().filter(cpu -> cpu.throttledPeriods() > 0).ifPresent(cpu -> ThrottlingEvent.commit(id, cpu));
    }
}
