package io.gatun.linux.process;

import io.gatun.linux.handle.Fd;
import io.gatun.linux.handle.Pid;
import io.gatun.linux.handle.PidFd;
import java.util.Optional;

/**
 * Other processes: holding, signalling, waiting. Through a {@link PidFd} wherever the kernel allows, so that a reused number
 * never hits a stranger. All methods throw {@link io.gatun.linux.gate.SyscallException}.
 */
public interface Processes {
    /**
     * A child that has ended and is gone.
     *
     * @param pid the number it had, which may be in use again
     */
    record Reaped(Pid pid, ExitStatus status) {}

    /** Holds a process (pidfd_open(2)). The caller closes the result. */
    PidFd pidfdOpen(Pid pid);

    /** Sends a signal (pidfd_send_signal(2)); fails with ESRCH if the process has ended and is reaped. */
    void pidfdSendSignal(PidFd process, Signal signal);

    /**
     * A descriptor of this process for what another one has open, close-on-exec (pidfd_getfd(2)). The caller closes it.
     *
     * @param number what it is called there
     */
    Fd pidfdGetfd(PidFd process, int number);

    /** Waits for a child to end and reaps it (waitid(2), P_PIDFD). */
    ExitStatus waitid(PidFd child);

    /** Waits for a child to end and reaps it (waitid(2), P_PID). */
    ExitStatus waitid(Pid child);

    /** Reaps a child if it has ended (waitid(2), WNOHANG). */
    Optional<ExitStatus> tryWaitid(PidFd child);

    /** Reaps a child if it has ended (waitid(2), WNOHANG). */
    Optional<ExitStatus> tryWaitid(Pid child);

    /** How a child ended, which stays to be reaped (waitid(2), WNOWAIT). */
    Optional<ExitStatus> peek(PidFd child);

    /**
     * Reaps any child that has ended (wait4(2)). For programs that have adopted children; in one that also starts processes
     * with the JDK it takes their status away.
     */
    Optional<Reaped> reapAny();

    /** Signals every process of a process group, which no pidfd can stand for (kill(2)). */
    void killGroup(Pid leader, Signal signal);

    /** What {@code /proc} says about a process; nothing if there is none. */
    Optional<ProcessStat> stat(Pid pid);
}
