package io.gatun.linux.mount;

import static io.gatun.linux.abi.Fcntl.AT_FDCWD;
import static io.gatun.linux.abi.Fcntl.AT_RECURSIVE;
import static io.gatun.linux.abi.MountApi.OPEN_TREE_CLOEXEC;
import static io.gatun.linux.abi.MountApi.OPEN_TREE_CLONE;

import io.gatun.linux.abi.Syscall;
import io.gatun.linux.gate.SyscallException;
import io.gatun.linux.gate.SyscallGate;
import io.gatun.linux.handle.Fd;
import java.lang.foreign.Arena;

/** {@link Mounts} of the running kernel. */
public final class KernelMounts implements Mounts {
    private final SyscallGate gate;

    public KernelMounts(SyscallGate gate) {
        this.gate = gate;
    }

    @Override
    public Fd cloneTree(String path, Recursion recursion) {
        long flags = OPEN_TREE_CLONE | OPEN_TREE_CLOEXEC | (recursion == Recursion.RECURSIVE ? AT_RECURSIVE : 0);
        try (var arena = Arena.ofConfined()) {
            long address = arena.allocateFrom(path).address();
            long tree = gate.call(Syscall.OPEN_TREE.number(), AT_FDCWD, address, flags, 0, 0, 0);
            if (tree < 0) {
                throw SyscallException.of("open_tree(AT_FDCWD, \"%s\", 0x%x)".formatted(path, flags), tree);
            }
            return new Fd(gate, tree);
        }
    }
}
