package io.gatun.engine.launch;

import io.gatun.engine.state.Life.Processes;
import io.gatun.engine.state.ProcessRef;
import io.gatun.linux.Kernel;
import io.gatun.linux.abi.Errno;
import io.gatun.linux.file.OpenHow;
import io.gatun.linux.gate.Blocking;
import io.gatun.linux.gate.SyscallException;
import io.gatun.linux.handle.Fd;
import io.gatun.linux.handle.Pid;
import io.gatun.linux.handle.PidFd;
import io.gatun.linux.process.ExitStatus;
import io.gatun.linux.process.ProcessStat;
import io.gatun.linux.process.Signal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** The processes of this host, told apart by number and start. Safe for many threads. */
public final class ProcessTable {
    private static final int BOOT_ID_BYTES = 64;

    private final Kernel kernel;
    private final String bootId;

    public ProcessTable(Kernel kernel) {
        this.kernel = kernel;
        try (Fd file = kernel.files().open(Path.of("/proc/sys/kernel/random/boot_id"), OpenHow.read())) {
            bootId = new String(kernel.contents().readAll(file, BOOT_ID_BYTES), StandardCharsets.US_ASCII).strip();
        }
    }

    /** The id of the boot that process numbers belong to. */
    public String bootId() {
        return bootId;
    }

    /** A reference to a process that is known to be there: a child of ours, or one that waits for us. */
    public ProcessRef reference(Pid pid) {
        long start = kernel.processes().stat(pid).map(ProcessStat::startTicks).orElse(0L);
        return new ProcessRef(pid, start);
    }

    /**
     * Whether the container lives: its first process is there, or the supervisor is, which has yet to write down how
     * that ended.
     */
    public boolean isAlive(Processes processes) {
        return processes.bootId().equals(bootId) && (isAlive(processes.container()) || isAlive(processes.supervisor()));
    }

    /** Whether the container's first process is still there. */
    public boolean isFirstAlive(Processes processes) {
        return processes.bootId().equals(bootId) && isAlive(processes.container());
    }

    /** Whether the process that waits for the container is still there. */
    public boolean isSupervised(Processes processes) {
        return processes.bootId().equals(bootId) && isAlive(processes.supervisor());
    }

    /** Opens a process, if it still is the one that was meant. The caller closes it. */
    public Optional<PidFd> open(ProcessRef process) {
        try {
            return Optional.of(kernel.processes().pidfdOpen(process.pid())).filter(opened -> isOf(process, opened));
        } catch (SyscallException e) {
            if (e.is(Errno.ESRCH) || e.is(Errno.EINVAL)) {
                return Optional.empty();
            }
            throw e;
        }
    }

    /** Asked after opening: from there on the number cannot come to mean another process. Closes what is of another. */
    private boolean isOf(ProcessRef process, PidFd opened) {
        boolean same = false;
        try {
            same = isAlive(process);
            return same;
        } finally {
            if (!same) {
                opened.close();
            }
        }
    }

    /** Sends a signal; returns whether the process was there to get it. */
    public boolean signal(ProcessRef process, Signal signal) {
        return open(process)
                .map(opened -> {
                    try (opened) {
                        kernel.processes().pidfdSendSignal(opened, signal);
                        return true;
                    } catch (SyscallException e) {
                        if (e.is(Errno.ESRCH)) {
                            return false;
                        }
                        throw e;
                    }
                })
                .orElse(false);
    }

    /** Waits for the end of a child of this process and takes its status. */
    public ExitStatus reap(Pid child) {
        return kernel.processes().waitid(child);
    }

    /** Waits until a process has ended; returns whether it has within {@code limit}. */
    public boolean awaitEnd(ProcessRef process, Duration limit) {
        return open(process)
                .map(opened -> {
                    try (opened) {
                        return Blocking.call(() -> kernel.events().awaitReadable(opened.fd(), limit));
                    }
                })
                .orElse(true);
    }

    /** Takes the status of a child of this process, if it has ended and nobody took it: until then it stays in the table. */
    public void bury(ProcessRef process) {
        try (PidFd opened = kernel.processes().pidfdOpen(process.pid())) {
            boolean same = kernel.processes()
                    .stat(process.pid())
                    .filter(stat -> stat.startTicks() == process.startTicks())
                    .isPresent();
            if (same) {
                kernel.processes().tryWaitid(opened);
            }
        } catch (SyscallException e) {
            // Another process waits for it, or has.
            if (!e.is(Errno.ECHILD) && !e.is(Errno.ESRCH) && !e.is(Errno.EINVAL)) {
                throw e;
            }
        }
    }

    /** Whether a process is still there and has not ended. */
    boolean isAlive(ProcessRef process) {
        return kernel.processes()
                .stat(process.pid())
                .filter(stat -> stat.startTicks() == process.startTicks() && !stat.hasEnded())
                .isPresent();
    }
}
