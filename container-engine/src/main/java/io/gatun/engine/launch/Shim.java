package io.gatun.engine.launch;

import io.gatun.engine.plan.frame.Descriptors;
import io.gatun.linux.Kernel;
import io.gatun.linux.abi.Errno;
import io.gatun.linux.gate.SyscallException;
import io.gatun.linux.handle.Fd;
import io.gatun.linux.handle.Pid;
import io.gatun.linux.handle.PidFd;
import io.gatun.linux.process.ProcessStat;
import java.util.Optional;

/** A supervisor that an engine, this one or an earlier one, has started: found again by what names a process for ever. */
public final class Shim implements AutoCloseable {
    private final Kernel kernel;
    private final PidFd process;

    private Shim(Kernel kernel, PidFd process) {
        this.kernel = kernel;
        this.process = process;
    }

    /**
     * The supervisor with this process id and start time; empty if it has ended. The caller closes it.
     *
     * @param startTicks as {@link ProcessStat#startTicks} was when it was started
     */
    public static Optional<Shim> of(Kernel kernel, Pid pid, long startTicks) {
        PidFd process;
        try {
            process = kernel.processes().pidfdOpen(pid);
        } catch (SyscallException e) {
            if (e.is(Errno.ESRCH)) {
                return Optional.empty();
            }
            throw e;
        }
        // The descriptor is held first: if what has the number now began then, nothing had it in between.
        boolean same = kernel.processes()
                .stat(pid)
                .filter(stat -> stat.startTicks() == startTicks && !stat.hasEnded())
                .isPresent();
        if (!same) {
            process.close();
            return Optional.empty();
        }
        return Optional.of(new Shim(kernel, process));
    }

    /** The process, borrowed: to be signalled, and waited for with poll(2). */
    public PidFd process() {
        return process;
    }

    /** The writing end of the container's standard input, if the supervisor holds it (pidfd_getfd(2)). The caller closes it. */
    public Optional<Fd> stdinWriter() {
        return fetch(Descriptors.HELD_STDIN);
    }

    /** The master of the container's terminal, if it has one. Output is read by the supervisor. The caller closes it. */
    public Optional<Fd> terminalMaster() {
        return fetch(Descriptors.HELD_TERMINAL);
    }

    private Optional<Fd> fetch(int number) {
        try {
            return Optional.of(kernel.processes().pidfdGetfd(process, number));
        } catch (SyscallException e) {
            if (e.is(Errno.EBADF) || e.is(Errno.ESRCH)) {
                return Optional.empty();
            }
            throw e;
        }
    }

    @Override
    public void close() {
        process.close();
    }
}
