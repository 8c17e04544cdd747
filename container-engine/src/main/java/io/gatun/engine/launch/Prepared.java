package io.gatun.engine.launch;

import io.gatun.engine.model.StartFailedException;
import io.gatun.engine.plan.step.Slot;
import io.gatun.engine.state.Life.Processes;
import io.gatun.engine.state.Life.StartGate;
import io.gatun.linux.handle.Fd;

/** A container whose process waits for its start. Closing it leaves the process waiting. */
public final class Prepared implements AutoCloseable {
    private final Launched launched;
    private final Processes processes;
    private final ProcessTable table;
    private final StartGate gate;

    Prepared(Launched launched, Processes processes, ProcessTable table) {
        this.launched = launched;
        this.processes = processes;
        this.table = table;
        this.gate = launched.gate();
    }

    /** Where another engine finds the pipes of the start. */
    public StartGate gate() {
        return gate;
    }

    /** The processes there are. */
    public Processes processes() {
        return processes;
    }

    /** Takes over the engine's end of a channel of the plan. */
    public Fd take(Slot slot) {
        return launched.take(slot);
    }

    /**
     * Starts the program and waits until it is executed.
     *
     * @throws StartFailedException if the kernel refuses to execute it; the process is gone then
     */
    public void start() {
        try {
            launched.start();
            launched.awaitExecuted();
        } catch (LaunchException e) {
            throw Starter.failed(e);
        }
    }

    /** Waits for the end of the process, which does not start any more, and takes its status. */
    public void abandon() {
        launched.abandon();
        table.reap(processes.supervisor().pid());
    }

    @Override
    public void close() {
        launched.close();
    }
}
