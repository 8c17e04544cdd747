package io.gatun.engine.exec;

import io.gatun.engine.launch.ProcessTable;
import io.gatun.engine.lifecycle.Host;
import io.gatun.engine.plan.record.ExitRecord;
import io.gatun.engine.state.Life.Processes;
import io.gatun.linux.Kernel;
import io.gatun.linux.gate.Blocking;
import io.gatun.linux.handle.Fd;
import io.gatun.linux.process.Signal;
import java.util.Optional;

/** The process that waits for an executed program, as its parent sees it: it is this process's child, to be reaped once. */
final class Supervisor implements AutoCloseable {
    private final Kernel kernel;
    private final ProcessTable table;
    private final Processes processes;
    private final Fd exitFile;
    private boolean reaped;

    /** Takes ownership of the file that the supervisor writes to when the program has ended. */
    Supervisor(Host host, Processes processes, Fd exitFile) {
        this.kernel = host.kernel();
        this.table = host.processes();
        this.processes = processes;
        this.exitFile = exitFile;
    }

    void signal(Signal signal) {
        table.signal(processes.container(), signal);
    }

    /** Waits for the end; returns the exit code as shells have it, if it was written down. */
    synchronized Optional<Integer> await() {
        if (!reaped) {
            Blocking.call(() -> table.reap(processes.supervisor().pid()));
            reaped = true;
        }
        // The supervisor's writing has moved the position, which is one for all who have the file.
        kernel.contents().seek(exitFile, 0);
        return ExitRecord.of(kernel.contents().readOnce(exitFile, ExitRecord.BYTES))
                .map(record -> record.status().shellCode());
    }

    /** Leaves it to itself. Whenever it ends, nothing of it stays in the table of processes. */
    @Override
    public synchronized void close() {
        exitFile.close();
        if (reaped) return;
        reaped = true;
        var pid = processes.supervisor().pid();
        Thread.ofPlatform().daemon().name("reaper of " + pid).start(() -> table.reap(pid));
    }
}
