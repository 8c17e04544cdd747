package io.gatun.linux.file;

import static io.gatun.linux.abi.Fcntl.AT_EMPTY_PATH;
import static io.gatun.linux.abi.Fcntl.AT_FDCWD;
import static io.gatun.linux.abi.Fcntl.AT_NO_AUTOMOUNT;
import static io.gatun.linux.abi.Fcntl.AT_REMOVEDIR;
import static io.gatun.linux.abi.Fcntl.AT_SYMLINK_FOLLOW;
import static io.gatun.linux.abi.Fcntl.AT_SYMLINK_NOFOLLOW;
import static io.gatun.linux.abi.Fcntl.RENAME_EXCHANGE;
import static io.gatun.linux.abi.Fcntl.RENAME_NOREPLACE;
import static io.gatun.linux.abi.FileStruct.OPEN_HOW;
import static io.gatun.linux.abi.FileStruct.STATX;
import static io.gatun.linux.abi.Stat.STATX_BASIC_STATS;
import static io.gatun.linux.abi.Stat.STATX_BTIME;
import static io.gatun.linux.abi.Stat.STATX_MNT_ID;
import static io.gatun.linux.abi.Struct.offset;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import io.gatun.linux.abi.CString;
import io.gatun.linux.abi.Errno;
import io.gatun.linux.abi.FlagSets;
import io.gatun.linux.abi.FlagText;
import io.gatun.linux.abi.Syscall;
import io.gatun.linux.gate.SyscallException;
import io.gatun.linux.gate.SyscallGate;
import io.gatun.linux.handle.Fd;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.Optional;

/** {@link Files} of the running kernel. */
public final class KernelFiles implements Files {
    private static final long HOW_FLAGS = offset(OPEN_HOW, "flags");
    private static final long HOW_MODE = offset(OPEN_HOW, "mode");
    private static final long HOW_RESOLVE = offset(OPEN_HOW, "resolve");
    private static final long STATX_WANTED = STATX_BASIC_STATS | STATX_BTIME | STATX_MNT_ID;
    private static final int PATH_MAX = 4096;
    private static final int RACES = 64;

    private static final long ABSENT = -Errno.ENOENT.number();

    private final SyscallGate gate;

    /** A starting point that is no descriptor, for messages. */
    private enum Start {
        AT_FDCWD
    }

    public KernelFiles(SyscallGate gate) {
        this.gate = gate;
    }

    @Override
    public Fd openat2(Fd directory, String path, OpenHow how) {
        return openat2(directory.number(), path, how);
    }

    @Override
    public Optional<Fd> openat2IfThere(Fd directory, String path, OpenHow how) {
        long result = tryOpenat2(directory.number(), path, how);
        return result == ABSENT ? Optional.empty() : Optional.of(opened2(result, directory.number(), path, how));
    }

    @Override
    public Fd open(Path absolute, OpenHow how) {
        if (!absolute.isAbsolute()) {
            throw new IllegalArgumentException("not an absolute path: " + absolute);
        }
        return openat2(AT_FDCWD, absolute.toString(), how);
    }

    private Fd openat2(long directory, String path, OpenHow how) {
        return opened2(tryOpenat2(directory, path, how), directory, path, how);
    }

    private Fd opened2(long result, long directory, String path, OpenHow how) {
        if (result < 0) {
            throw SyscallException.of(result, Syscall.OPENAT2, at(directory), path, how, OPEN_HOW.byteSize());
        }
        return new Fd(gate, result);
    }

    private long tryOpenat2(long directory, String path, OpenHow how) {
        try (var arena = Arena.ofConfined()) {
            long name = CString.in(arena, path).address();
            MemorySegment open = arena.allocate(OPEN_HOW);
            open.set(JAVA_LONG, HOW_FLAGS, how.flags());
            open.set(JAVA_LONG, HOW_MODE, how.mode());
            open.set(JAVA_LONG, HOW_RESOLVE, how.resolve());
            long result;
            int attempt = 0;
            do {
                result = gate.retry(Syscall.OPENAT2, directory, name, open.address(), OPEN_HOW.byteSize(), 0, 0);
                // The kernel gives up a guarded walk when anything on the machine is renamed or mounted meanwhile.
            } while (result == -Errno.EAGAIN.number() && how.resolve() != 0 && ++attempt < RACES);
            return result;
        }
    }

    @Override
    public Fd openat(Fd directory, String path, OpenHow how) {
        return opened(tryOpenat(directory, path, how), directory, path, how);
    }

    @Override
    public Optional<Fd> openatIfThere(Fd directory, String path, OpenHow how) {
        long result = tryOpenat(directory, path, how);
        return result == ABSENT ? Optional.empty() : Optional.of(opened(result, directory, path, how));
    }

    private Fd opened(long result, Fd directory, String path, OpenHow how) {
        if (result < 0) {
            throw SyscallException.of(result, Syscall.OPENAT, directory, path, how);
        }
        return new Fd(gate, result);
    }

    private long tryOpenat(Fd directory, String path, OpenHow how) {
        if (how.resolve() != 0) {
            throw new IllegalArgumentException("openat(2) cannot obey " + how);
        }
        try (var arena = Arena.ofConfined()) {
            long name = CString.in(arena, path).address();
            return gate.retry(Syscall.OPENAT, directory.number(), name, how.flags(), how.mode(), 0, 0);
        }
    }

    @Override
    public void mkdirat(Fd directory, String path, int permissions) {
        try (var arena = Arena.ofConfined()) {
            long name = CString.in(arena, path).address();
            long result = gate.call(Syscall.MKDIRAT, directory.number(), name, permissions);
            if (result < 0) {
                throw SyscallException.of(result, Syscall.MKDIRAT, directory, path, new Octal(permissions));
            }
        }
    }

    @Override
    public void unlinkat(Fd directory, String path) {
        unlinkat(directory, path, 0);
    }

    @Override
    public void unlinkatIfThere(Fd directory, String path) {
        long result = tryUnlinkat(directory, path, 0);
        if (result != ABSENT) {
            requireUnlinked(result, directory, path, 0);
        }
    }

    @Override
    public void rmdir(Fd directory, String path) {
        unlinkat(directory, path, AT_REMOVEDIR);
    }

    private void unlinkat(Fd directory, String path, long flags) {
        requireUnlinked(tryUnlinkat(directory, path, flags), directory, path, flags);
    }

    private static void requireUnlinked(long result, Fd directory, String path, long flags) {
        if (result < 0) {
            throw SyscallException.of(result, Syscall.UNLINKAT, directory, path, FlagText.bits(FlagSets.UNLINK, flags));
        }
    }

    private long tryUnlinkat(Fd directory, String path, long flags) {
        try (var arena = Arena.ofConfined()) {
            long name = CString.in(arena, path).address();
            return gate.call(Syscall.UNLINKAT, directory.number(), name, flags);
        }
    }

    @Override
    public void renameat2(Fd fromDirectory, String from, Fd toDirectory, String to, Renaming renaming) {
        long flags = switch (renaming) {
            case REPLACE -> 0;
            case NOREPLACE -> RENAME_NOREPLACE;
            case EXCHANGE -> RENAME_EXCHANGE;
        };
        try (var arena = Arena.ofConfined()) {
            long old = CString.in(arena, from).address();
            long name = CString.in(arena, to).address();
            long result = gate.call(Syscall.RENAMEAT2, fromDirectory.number(), old, toDirectory.number(), name, flags);
            if (result < 0) {
                throw SyscallException.of(
                        result,
                        Syscall.RENAMEAT2,
                        fromDirectory,
                        from,
                        toDirectory,
                        to,
                        FlagText.bits(FlagSets.RENAME, flags));
            }
        }
    }

    @Override
    public void linkat(Fd fromDirectory, String from, Fd toDirectory, String to) {
        linkat(fromDirectory.number(), from, toDirectory, to, 0);
    }

    // AT_EMPTY_PATH would do the same, but only for holders of CAP_DAC_READ_SEARCH (open(2), O_TMPFILE).
    @Override
    public void link(Fd file, Fd toDirectory, String to) {
        linkat(AT_FDCWD, "/proc/self/fd/" + file.number(), toDirectory, to, AT_SYMLINK_FOLLOW);
    }

    private void linkat(long fromDirectory, String from, Fd toDirectory, String to, long flags) {
        try (var arena = Arena.ofConfined()) {
            long old = CString.in(arena, from).address();
            long name = CString.in(arena, to).address();
            long result = gate.call(Syscall.LINKAT, fromDirectory, old, toDirectory.number(), name, flags);
            if (result < 0) {
                throw SyscallException.of(
                        result, Syscall.LINKAT, at(fromDirectory), from, toDirectory, to, atFlags(flags));
            }
        }
    }

    @Override
    public void symlinkat(String target, Fd directory, String path) {
        try (var arena = Arena.ofConfined()) {
            long content = CString.in(arena, target).address();
            long name = CString.in(arena, path).address();
            long result = gate.call(Syscall.SYMLINKAT, content, directory.number(), name);
            if (result < 0) {
                throw SyscallException.of(result, Syscall.SYMLINKAT, target, directory, path);
            }
        }
    }

    @Override
    public String readlinkat(Fd directory, String path) {
        try (var arena = Arena.ofConfined()) {
            long name = CString.in(arena, path).address();
            MemorySegment target = arena.allocate(PATH_MAX);
            long length = gate.call(Syscall.READLINKAT, directory.number(), name, target.address(), target.byteSize());
            if (length < 0) {
                throw SyscallException.of(length, Syscall.READLINKAT, directory, path);
            }
            return CString.text(target.asSlice(0, length).toArray(JAVA_BYTE));
        }
    }

    @Override
    public String readlink(Fd link) {
        return readlinkat(link, "");
    }

    @Override
    public void mknodat(Fd directory, String path, FileType type, int permissions, DeviceNumber device) {
        try (var arena = Arena.ofConfined()) {
            long name = CString.in(arena, path).address();
            long mode = type.bits() | permissions;
            long result = gate.call(Syscall.MKNODAT, directory.number(), name, mode, device.encoded());
            if (result < 0) {
                throw SyscallException.of(
                        result, Syscall.MKNODAT, directory, path, type, new Octal(permissions), device);
            }
        }
    }

    @Override
    public Stat statx(Fd directory, String path) {
        return statx(directory, path, AT_SYMLINK_NOFOLLOW | AT_NO_AUTOMOUNT);
    }

    @Override
    public Stat statx(Fd file) {
        return statx(file, "", AT_EMPTY_PATH);
    }

    private Stat statx(Fd directory, String path, long flags) {
        try (var arena = Arena.ofConfined()) {
            long name = CString.in(arena, path).address();
            MemorySegment statx = arena.allocate(STATX);
            long result = gate.call(Syscall.STATX, directory.number(), name, flags, STATX_WANTED, statx.address());
            if (result < 0) {
                throw SyscallException.of(result, Syscall.STATX, directory, path, atFlags(flags));
            }
            return Stat.of(statx);
        }
    }

    @Override
    public DirectoryListing list(Fd directory) {
        return new KernelDirectoryListing(gate, openat(directory, ".", OpenHow.directory()));
    }

    private static Object at(long directory) {
        return directory == AT_FDCWD ? Start.AT_FDCWD : directory;
    }

    private static FlagText atFlags(long flags) {
        return FlagText.bits(FlagSets.AT, flags);
    }
}
