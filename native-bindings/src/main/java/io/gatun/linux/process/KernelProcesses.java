package io.gatun.linux.process;

import static io.gatun.linux.abi.ProcessStruct.SIGINFO;
import static io.gatun.linux.abi.Struct.offset;
import static io.gatun.linux.abi.Wait.P_PID;
import static io.gatun.linux.abi.Wait.P_PIDFD;
import static io.gatun.linux.abi.Wait.WEXITED;
import static io.gatun.linux.abi.Wait.WNOHANG;
import static io.gatun.linux.abi.Wait.WNOWAIT;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import io.gatun.linux.abi.CString;
import io.gatun.linux.abi.Errno;
import io.gatun.linux.abi.FlagSets;
import io.gatun.linux.abi.FlagText;
import io.gatun.linux.abi.Syscall;
import io.gatun.linux.file.Contents;
import io.gatun.linux.file.Files;
import io.gatun.linux.file.OpenHow;
import io.gatun.linux.gate.SyscallException;
import io.gatun.linux.gate.SyscallGate;
import io.gatun.linux.handle.Fd;
import io.gatun.linux.handle.Pid;
import io.gatun.linux.handle.PidFd;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.Optional;

/** {@link Processes} of the running kernel. */
public final class KernelProcesses implements Processes {
    private static final long CODE = offset(SIGINFO, "si_code");
    private static final long PID = offset(SIGINFO, "si_pid");
    private static final long STATUS = offset(SIGINFO, "si_status");
    private static final int STAT_BYTES = 4096;

    private final SyscallGate gate;
    private final Files files;
    private final Contents contents;

    public KernelProcesses(SyscallGate gate, Files files, Contents contents) {
        this.gate = gate;
        this.files = files;
        this.contents = contents;
    }

    @Override
    public PidFd pidfdOpen(Pid pid) {
        long result = gate.call(Syscall.PIDFD_OPEN, pid.number(), 0);
        if (result < 0) {
            throw SyscallException.of(result, Syscall.PIDFD_OPEN, pid, 0);
        }
        return new PidFd(new Fd(gate, result), pid);
    }

    @Override
    public void pidfdSendSignal(PidFd process, Signal signal) {
        long result = gate.call(Syscall.PIDFD_SEND_SIGNAL, process.fd().number(), signal.number(), 0, 0);
        if (result < 0) {
            throw SyscallException.of(result, Syscall.PIDFD_SEND_SIGNAL, process, signal, 0, 0);
        }
    }

    @Override
    public Fd pidfdGetfd(PidFd process, int number) {
        long result = gate.call(Syscall.PIDFD_GETFD, process.fd().number(), number, 0);
        if (result < 0) {
            throw SyscallException.of(result, Syscall.PIDFD_GETFD, process, number, 0);
        }
        return new Fd(gate, result);
    }

    @Override
    public ExitStatus waitid(PidFd child) {
        return waitid(P_PIDFD, child.fd().number(), WEXITED).orElseThrow();
    }

    @Override
    public ExitStatus waitid(Pid child) {
        return waitid(P_PID, child.number(), WEXITED).orElseThrow();
    }

    @Override
    public Optional<ExitStatus> tryWaitid(PidFd child) {
        return waitid(P_PIDFD, child.fd().number(), WEXITED | WNOHANG);
    }

    @Override
    public Optional<ExitStatus> tryWaitid(Pid child) {
        return waitid(P_PID, child.number(), WEXITED | WNOHANG);
    }

    @Override
    public Optional<ExitStatus> peek(PidFd child) {
        return waitid(P_PIDFD, child.fd().number(), WEXITED | WNOHANG | WNOWAIT);
    }

    private Optional<ExitStatus> waitid(long kind, long id, long options) {
        try (var arena = Arena.ofConfined()) {
            MemorySegment info = arena.allocate(SIGINFO);
            long result = gate.retry(Syscall.WAITID, kind, id, info.address(), options, 0, 0);
            if (result < 0) {
                throw SyscallException.of(
                        result,
                        Syscall.WAITID,
                        FlagText.value(FlagSets.ID_TYPE, kind),
                        id,
                        info,
                        FlagText.bits(FlagSets.WAIT, options));
            }
            // With WNOHANG, success without a child is told from success with one by this field alone.
            return info.get(JAVA_INT, PID) == 0
                    ? Optional.empty()
                    : Optional.of(ExitStatus.ofSiginfo(info.get(JAVA_INT, CODE), info.get(JAVA_INT, STATUS)));
        }
    }

    @Override
    public Optional<Reaped> reapAny() {
        try (var arena = Arena.ofConfined()) {
            MemorySegment word = arena.allocate(JAVA_INT);
            long pid = gate.retry(Syscall.WAIT4, -1, word.address(), WNOHANG, 0, 0, 0);
            if (pid == 0 || pid == -Errno.ECHILD.number()) {
                return Optional.empty();
            }
            if (pid < 0) {
                throw SyscallException.of(pid, Syscall.WAIT4, -1, word, FlagText.bits(FlagSets.WAIT, WNOHANG), 0);
            }
            return Optional.of(new Reaped(new Pid((int) pid), ExitStatus.ofWaitStatus(word.get(JAVA_INT, 0))));
        }
    }

    @Override
    public void killGroup(Pid leader, Signal signal) {
        long result = gate.call(Syscall.KILL, -leader.number(), signal.number());
        if (result < 0) {
            throw SyscallException.of(result, Syscall.KILL, -leader.number(), signal);
        }
    }

    @Override
    public Optional<ProcessStat> stat(Pid pid) {
        try (Fd file = files.open(Path.of("/proc", pid.toString(), "stat"), OpenHow.read())) {
            String line = CString.text(contents.readAll(file, STAT_BYTES));
            return Optional.of(ProcessStat.parse(line));
        } catch (SyscallException e) {
            // Gone before the file was opened, or between opening and reading it.
            if (e.is(Errno.ENOENT) || e.is(Errno.ESRCH)) {
                return Optional.empty();
            }
            throw e;
        }
    }
}
