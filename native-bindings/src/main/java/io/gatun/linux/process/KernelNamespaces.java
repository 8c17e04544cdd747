package io.gatun.linux.process;

import static io.gatun.linux.abi.Sched.CLONE_FS;
import static io.gatun.linux.abi.Sched.CLONE_NEWNS;

import io.gatun.linux.abi.FlagSets;
import io.gatun.linux.abi.FlagText;
import io.gatun.linux.abi.Syscall;
import io.gatun.linux.gate.Blocking;
import io.gatun.linux.gate.SyscallException;
import io.gatun.linux.gate.SyscallGate;
import io.gatun.linux.handle.Fd;
import io.gatun.linux.handle.PidFd;

/** {@link Namespaces} of the running kernel. */
public final class KernelNamespaces implements Namespaces {
    private final SyscallGate gate;

    public KernelNamespaces(SyscallGate gate) {
        this.gate = gate;
    }

    @Override
    public void setns(Fd namespace, long kind) {
        long result = gate.call(Syscall.SETNS, namespace.number(), kind);
        if (result < 0) {
            throw SyscallException.of(result, Syscall.SETNS, namespace, flags(kind));
        }
    }

    @Override
    public void setns(PidFd process, long kinds) {
        setns(process.fd(), kinds);
    }

    @Override
    public void unshare(long flags) {
        long result = gate.call(Syscall.UNSHARE, flags);
        if (result < 0) {
            throw SyscallException.of(result, Syscall.UNSHARE, flags(flags));
        }
    }

    @Override
    public <T, E extends Exception> T inside(Fd namespace, long kind, Blocking.Call<T, E> call) throws E {
        return Blocking.onThreadOfItsOwn(() -> {
            if (kind == CLONE_NEWNS) {
                // Threads that share their working directory cannot be in different mount namespaces (setns(2)).
                unshare(CLONE_FS);
            }
            setns(namespace, kind);
            return call.call();
        });
    }

    private static FlagText flags(long flags) {
        return FlagText.bits(FlagSets.CLONE, flags);
    }
}
