package io.gatun.linux.file;

import io.gatun.linux.abi.Fcntl;
import io.gatun.linux.abi.Syscall;
import io.gatun.linux.gate.SyscallException;
import io.gatun.linux.gate.SyscallGate;
import io.gatun.linux.handle.Fd;

/** The commands of fcntl(2) that descriptors and pipes need. */
enum FcntlCommand {
    F_DUPFD_CLOEXEC(Fcntl.F_DUPFD_CLOEXEC),
    F_GETFD(Fcntl.F_GETFD),
    F_SETFD(Fcntl.F_SETFD),
    F_GETFL(Fcntl.F_GETFL),
    F_SETFL(Fcntl.F_SETFL),
    F_GETPIPE_SZ(Fcntl.F_GETPIPE_SZ),
    F_SETPIPE_SZ(Fcntl.F_SETPIPE_SZ),
    F_ADD_SEALS(Fcntl.F_ADD_SEALS),
    F_GET_SEALS(Fcntl.F_GET_SEALS);

    private final long number;

    FcntlCommand(long number) {
        this.number = number;
    }

    /** Makes the call, and throws if it fails. */
    long call(SyscallGate gate, Fd file, long argument) {
        long result = gate.call(Syscall.FCNTL, file.number(), number, argument);
        if (result < 0) {
            throw SyscallException.of(result, Syscall.FCNTL, file, this, argument);
        }
        return result;
    }
}
