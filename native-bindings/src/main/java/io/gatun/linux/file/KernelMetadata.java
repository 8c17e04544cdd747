package io.gatun.linux.file;

import static io.gatun.linux.abi.Fcntl.AT_EMPTY_PATH;
import static io.gatun.linux.abi.Fcntl.AT_SYMLINK_NOFOLLOW;
import static io.gatun.linux.abi.FileStruct.STATFS;
import static io.gatun.linux.abi.FileStruct.TIMESPEC;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import io.gatun.linux.abi.CString;
import io.gatun.linux.abi.FlagSets;
import io.gatun.linux.abi.FlagText;
import io.gatun.linux.abi.Syscall;
import io.gatun.linux.gate.SyscallException;
import io.gatun.linux.gate.SyscallGate;
import io.gatun.linux.handle.Fd;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.time.Instant;

/** {@link Metadata} of the running kernel. */
public final class KernelMetadata implements Metadata {
    private final SyscallGate gate;

    public KernelMetadata(SyscallGate gate) {
        this.gate = gate;
    }

    @Override
    public void fchmod(Fd file, int permissions) {
        long result = gate.call(Syscall.FCHMOD, file.number(), permissions);
        if (result < 0) {
            throw SyscallException.of(result, Syscall.FCHMOD, file, new Octal(permissions));
        }
    }

    @Override
    public void fchmodat(Fd directory, String path, int permissions) {
        try (var arena = Arena.ofConfined()) {
            long name = CString.in(arena, path).address();
            long result = gate.call(Syscall.FCHMODAT, directory.number(), name, permissions);
            if (result < 0) {
                throw SyscallException.of(result, Syscall.FCHMODAT, directory, path, new Octal(permissions));
            }
        }
    }

    @Override
    public void fchown(Fd file, Stat.Owner owner) {
        fchownat(file, "", owner, AT_EMPTY_PATH);
    }

    @Override
    public void fchownat(Fd directory, String path, Stat.Owner owner) {
        fchownat(directory, path, owner, AT_SYMLINK_NOFOLLOW);
    }

    private void fchownat(Fd directory, String path, Stat.Owner owner, long flags) {
        try (var arena = Arena.ofConfined()) {
            long name = CString.in(arena, path).address();
            long result = gate.call(Syscall.FCHOWNAT, directory.number(), name, owner.uid(), owner.gid(), flags);
            if (result < 0) {
                throw SyscallException.of(
                        result, Syscall.FCHOWNAT, directory, path, owner.uid(), owner.gid(), atFlags(flags));
            }
        }
    }

    @Override
    public void utimensat(Fd directory, String path, Instant accessed, Instant modified) {
        try (var arena = Arena.ofConfined()) {
            long name = CString.in(arena, path).address();
            MemorySegment times = arena.allocate(TIMESPEC, 2);
            put(times, 0, accessed);
            put(times, TIMESPEC.byteSize(), modified);
            long result = gate.call(Syscall.UTIMENSAT, directory.number(), name, times.address(), AT_SYMLINK_NOFOLLOW);
            if (result < 0) {
                throw SyscallException.of(
                        result, Syscall.UTIMENSAT, directory, path, accessed, modified, atFlags(AT_SYMLINK_NOFOLLOW));
            }
        }
    }

    @Override
    public FileSystem fstatfs(Fd file) {
        try (var arena = Arena.ofConfined()) {
            MemorySegment statfs = arena.allocate(STATFS);
            long result = gate.call(Syscall.FSTATFS, file.number(), statfs.address());
            if (result < 0) {
                throw SyscallException.of(result, Syscall.FSTATFS, file);
            }
            return FileSystem.of(statfs);
        }
    }

    private static void put(MemorySegment times, long at, Instant time) {
        times.set(JAVA_LONG, at, time.getEpochSecond());
        times.set(JAVA_LONG, at + Long.BYTES, time.getNano());
    }

    private static FlagText atFlags(long flags) {
        return FlagText.bits(FlagSets.AT, flags);
    }
}
