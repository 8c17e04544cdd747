package io.gatun.linux.mount;

import static io.gatun.linux.abi.MountFlag.MS_BIND;
import static io.gatun.linux.abi.MountFlag.MS_REC;
import static io.gatun.linux.abi.MountFlag.MS_REMOUNT;
import static io.gatun.linux.abi.MountFlag.UMOUNT_NOFOLLOW;

import io.gatun.linux.abi.CString;
import io.gatun.linux.abi.FlagSets;
import io.gatun.linux.abi.FlagText;
import io.gatun.linux.abi.Syscall;
import io.gatun.linux.gate.SyscallException;
import io.gatun.linux.gate.SyscallGate;
import io.gatun.linux.mount.Mounts.Recursion;
import java.lang.foreign.Arena;

/** Mounting by path (mount(2), umount2(2), pivot_root(2)). */
final class OldMounts {
    private final SyscallGate gate;

    OldMounts(SyscallGate gate) {
        this.gate = gate;
    }

    void mount(String source, String target, String fileSystemType, long flags, String data) {
        try (var arena = Arena.ofConfined()) {
            long result = gate.call(
                    Syscall.MOUNT,
                    CString.in(arena, source).address(),
                    CString.in(arena, target).address(),
                    CString.in(arena, fileSystemType).address(),
                    flags,
                    CString.in(arena, data).address());
            if (result < 0) {
                throw SyscallException.of(
                        result,
                        Syscall.MOUNT,
                        source,
                        target,
                        fileSystemType,
                        FlagText.bits(FlagSets.MOUNT, flags),
                        data);
            }
        }
    }

    void bind(String source, String target, Recursion recursion) {
        mount(source, target, "none", MS_BIND | recursive(recursion), "");
    }

    void remount(String target, long flags) {
        mount("none", target, "none", MS_REMOUNT | MS_BIND | flags, "");
    }

    void setPropagation(String target, Propagation propagation, Recursion recursion) {
        mount("none", target, "none", propagation.flag() | recursive(recursion), "");
    }

    void umount(String target, long flags) {
        try (var arena = Arena.ofConfined()) {
            long path = CString.in(arena, target).address();
            long result = gate.call(Syscall.UMOUNT2, path, flags | UMOUNT_NOFOLLOW);
            if (result < 0) {
                throw SyscallException.of(
                        result, Syscall.UMOUNT2, target, FlagText.bits(FlagSets.UMOUNT, flags | UMOUNT_NOFOLLOW));
            }
        }
    }

    void pivotRoot(String newRoot, String putOld) {
        try (var arena = Arena.ofConfined()) {
            long root = CString.in(arena, newRoot).address();
            long old = CString.in(arena, putOld).address();
            long result = gate.call(Syscall.PIVOT_ROOT, root, old);
            if (result < 0) {
                throw SyscallException.of(result, Syscall.PIVOT_ROOT, newRoot, putOld);
            }
        }
    }

    private static long recursive(Recursion recursion) {
        return recursion == Recursion.RECURSIVE ? MS_REC : 0;
    }
}
