package io.gatun.engine.launch;

import io.gatun.engine.plan.step.Slot;
import io.gatun.engine.state.ProcessRef;
import io.gatun.linux.handle.Fd;

/**
 * A program that was executed in a running container. Closing it gives back this process's ends of the plan's channels that
 * nobody took; the program runs on.
 */
public final class Joined implements AutoCloseable {
    private final Launched launched;
    private final ProcessRef supervisor;
    private final ProcessRef process;

    Joined(Launched launched, ProcessRef supervisor, ProcessRef process) {
        this.launched = launched;
        this.supervisor = supervisor;
        this.process = process;
    }

    /** Who waits for the program and is waited for by this process: a supervisor, or else the program itself. */
    public ProcessRef supervisor() {
        return supervisor;
    }

    /** The program. */
    public ProcessRef process() {
        return process;
    }

    /** Takes over the engine's end of a channel of the plan. */
    public Fd take(Slot slot) {
        return launched.take(slot);
    }

    @Override
    public void close() {
        launched.close();
    }
}
