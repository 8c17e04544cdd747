package io.gatun.linux.file;

import static io.gatun.linux.abi.Fcntl.CLOSE_RANGE_CLOEXEC;
import static io.gatun.linux.abi.Fcntl.FD_CLOEXEC;
import static io.gatun.linux.abi.Fcntl.F_SEAL_GROW;
import static io.gatun.linux.abi.Fcntl.F_SEAL_SEAL;
import static io.gatun.linux.abi.Fcntl.F_SEAL_SHRINK;
import static io.gatun.linux.abi.Fcntl.F_SEAL_WRITE;
import static io.gatun.linux.abi.Fcntl.LOCK_EX;
import static io.gatun.linux.abi.Fcntl.LOCK_NB;
import static io.gatun.linux.abi.Fcntl.LOCK_SH;
import static io.gatun.linux.abi.Fcntl.LOCK_UN;
import static io.gatun.linux.abi.Fcntl.MFD_ALLOW_SEALING;
import static io.gatun.linux.abi.Fcntl.MFD_CLOEXEC;
import static io.gatun.linux.abi.Fcntl.MFD_EXEC;
import static io.gatun.linux.abi.Fcntl.MFD_NOEXEC_SEAL;
import static io.gatun.linux.abi.Fcntl.O_NONBLOCK;

import io.gatun.linux.abi.CString;
import io.gatun.linux.abi.Errno;
import io.gatun.linux.abi.FlagSets;
import io.gatun.linux.abi.FlagText;
import io.gatun.linux.abi.Syscall;
import io.gatun.linux.gate.Blocking;
import io.gatun.linux.gate.SyscallException;
import io.gatun.linux.gate.SyscallGate;
import io.gatun.linux.handle.Fd;
import java.lang.foreign.Arena;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** {@link Descriptors} of the running kernel. */
public final class KernelDescriptors implements Descriptors {
    private final SyscallGate gate;

    public KernelDescriptors(SyscallGate gate) {
        this.gate = gate;
    }

    @Override
    public Fd dup(Fd file) {
        return dup(file, 0);
    }

    @Override
    public Fd dup(Fd file, int lowest) {
        return new Fd(gate, FcntlCommand.F_DUPFD_CLOEXEC.call(gate, file, lowest));
    }

    @Override
    public boolean isCloseOnExec(Fd file) {
        return (FcntlCommand.F_GETFD.call(gate, file, 0) & FD_CLOEXEC) != 0;
    }

    @Override
    public void keepOnExec(Fd file) {
        FcntlCommand.F_SETFD.call(gate, file, 0);
    }

    @Override
    public void closeOnExec(Fd file) {
        FcntlCommand.F_SETFD.call(gate, file, FD_CLOEXEC);
    }

    @Override
    public long statusFlags(Fd file) {
        return FcntlCommand.F_GETFL.call(gate, file, 0);
    }

    @Override
    public void unblock(Fd file) {
        FcntlCommand.F_SETFL.call(gate, file, statusFlags(file) | O_NONBLOCK);
    }

    @Override
    public void block(Fd file) {
        FcntlCommand.F_SETFL.call(gate, file, statusFlags(file) & ~O_NONBLOCK);
    }

    @Override
    public void closeRangeOnExec(int first, int last) {
        long result = gate.call(Syscall.CLOSE_RANGE, first, last, CLOSE_RANGE_CLOEXEC);
        if (result < 0) {
            throw SyscallException.of(
                    result, Syscall.CLOSE_RANGE, first, last, FlagText.bits(FlagSets.CLOSE_RANGE, CLOSE_RANGE_CLOEXEC));
        }
    }

    @Override
    public void flock(Fd file, Lock lock) {
        if (!tryFlock(file, lock)) Blocking.call(() -> wait(file, lock));
    }

    private @Nullable Void wait(Fd file, Lock lock) {
        checkLock(gate.retry(Syscall.FLOCK, file.number(), bits(lock), 0, 0, 0, 0), file, bits(lock));
        return null;
    }

    @Override
    public boolean tryFlock(Fd file, Lock lock) {
        long operation = bits(lock) | LOCK_NB;
        long result = gate.retry(Syscall.FLOCK, file.number(), operation, 0, 0, 0, 0);
        if (result == -Errno.EAGAIN.number()) {
            return false;
        }
        checkLock(result, file, operation);
        return true;
    }

    @Override
    public void unlock(Fd file) {
        checkLock(gate.retry(Syscall.FLOCK, file.number(), LOCK_UN, 0, 0, 0, 0), file, LOCK_UN);
    }

    @Override
    public Fd memfdCreate(String name, Execution execution) {
        long flags = MFD_CLOEXEC | MFD_ALLOW_SEALING;
        long executable = execution == Execution.ALLOWED ? MFD_EXEC : MFD_NOEXEC_SEAL;
        try (var arena = Arena.ofConfined()) {
            long address = CString.in(arena, name).address();
            long result = gate.call(Syscall.MEMFD_CREATE, address, flags | executable);
            if (result == -Errno.EINVAL.number()) {
                // Kernels before 6.3 know neither flag; every memory file of theirs can be executed.
                result = gate.call(Syscall.MEMFD_CREATE, address, flags);
            }
            if (result < 0) {
                throw SyscallException.of(
                        result, Syscall.MEMFD_CREATE, name, FlagText.bits(FlagSets.MEMFD, flags | executable));
            }
            return new Fd(gate, result);
        }
    }

    @Override
    public void addSeals(Fd memfd, Set<Seal> seals) {
        long bits = 0;
        for (Seal seal : seals) {
            bits |= bit(seal);
        }
        FcntlCommand.F_ADD_SEALS.call(gate, memfd, bits);
    }

    @Override
    public Set<Seal> seals(Fd memfd) {
        long bits = FcntlCommand.F_GET_SEALS.call(gate, memfd, 0);
        var seals = EnumSet.allOf(Seal.class);
        seals.removeIf(seal -> (bits & bit(seal)) == 0);
        return seals;
    }

    private static void checkLock(long result, Fd file, long operation) {
        if (result < 0) {
            throw SyscallException.of(result, Syscall.FLOCK, file, FlagText.bits(FlagSets.FLOCK, operation));
        }
    }

    private static long bits(Lock lock) {
        return lock == Lock.SHARED ? LOCK_SH : LOCK_EX;
    }

    private static long bit(Seal seal) {
        return switch (seal) {
            case SEAL -> F_SEAL_SEAL;
            case SHRINK -> F_SEAL_SHRINK;
            case GROW -> F_SEAL_GROW;
            case WRITE -> F_SEAL_WRITE;
        };
    }
}
