package io.gatun.linux.gate.jnr;

import io.gatun.linux.abi.Syscall;
import io.gatun.linux.gate.LibcFunction;
import io.gatun.linux.gate.SyscallGate;
import java.util.EnumSet;
import jnr.ffi.LibraryLoader;
import jnr.ffi.Runtime;

/**
 * The gate through JNR-FFI: the same two functions, errno read from JNR's saved copy.
 *
 * <p>JNR passes up to six arguments in registers and more in an array that it allocates for each call. Its register code
 * for x86-64 reads the sixth from the wrong place, so only five can be trusted: calls that are known to have at most four
 * arguments, which with their number makes five, take that way, and all others the slower one.
 */
public final class JnrGate implements SyscallGate {
    private static final boolean[] HAS_FOUR_AT_MOST = new boolean[512];

    static {
        var calls = EnumSet.of(Syscall.GETPID, Syscall.GETPPID, Syscall.GETTID, Syscall.GETUID, Syscall.CLOSE);
        calls.addAll(EnumSet.of(Syscall.READ, Syscall.WRITE, Syscall.PREAD64, Syscall.PWRITE64, Syscall.LSEEK));
        calls.addAll(EnumSet.of(Syscall.OPENAT, Syscall.OPENAT2, Syscall.FCNTL, Syscall.IOCTL, Syscall.FLOCK));
        calls.addAll(EnumSet.of(Syscall.DUP, Syscall.KILL, Syscall.PIDFD_OPEN, Syscall.PIDFD_SEND_SIGNAL));
        calls.forEach(call -> HAS_FOUR_AT_MOST[call.number()] = true);
    }

    private final Libc libc = LibraryLoader.create(Libc.class).load("c");
    private final Runtime runtime = Runtime.getRuntime(libc);

    @Override
    public long call(long number, long a, long b, long c, long d, long e, long f) {
        boolean inRegisters =
                number >= 0 && number < HAS_FOUR_AT_MOST.length && HAS_FOUR_AT_MOST[Math.toIntExact(number)];
        long result = inRegisters ? libc.syscall(number, a, b, c, d) : libc.syscall(number, a, b, c, d, e, f);
        return result == -1 ? -runtime.getLastError() : result;
    }

    @Override
    public int call(LibcFunction function, long a, long b, long c, long d, long e, long f) {
        return switch (function) {
            case POSIX_SPAWN -> libc.posix_spawn(a, b, c, d, e, f, 0);
            case POSIX_SPAWN_FILE_ACTIONS_INIT -> libc.posix_spawn_file_actions_init(a);
            case POSIX_SPAWN_FILE_ACTIONS_ADDDUP2 -> libc.posix_spawn_file_actions_adddup2(a, b, c);
            case POSIX_SPAWN_FILE_ACTIONS_DESTROY -> libc.posix_spawn_file_actions_destroy(a);
            case POSIX_SPAWNATTR_INIT -> libc.posix_spawnattr_init(a);
            case POSIX_SPAWNATTR_SETFLAGS -> libc.posix_spawnattr_setflags(a, b);
            case POSIX_SPAWNATTR_SETSIGDEFAULT -> libc.posix_spawnattr_setsigdefault(a, b);
            case POSIX_SPAWNATTR_SETSIGMASK -> libc.posix_spawnattr_setsigmask(a, b);
            case POSIX_SPAWNATTR_DESTROY -> libc.posix_spawnattr_destroy(a);
        };
    }

    /** What JNR binds; the names are the C library's. */
    public interface Libc {
        long syscall(long number, long a, long b, long c, long d);

        long syscall(long number, long a, long b, long c, long d, long e, long f);

        /** The last argument is no one's: seven are never passed in registers. */
        int posix_spawn(long pid, long path, long actions, long attributes, long argv, long envp, long unused);

        int posix_spawn_file_actions_init(long actions);

        int posix_spawn_file_actions_adddup2(long actions, long from, long to);

        int posix_spawn_file_actions_destroy(long actions);

        int posix_spawnattr_init(long attributes);

        int posix_spawnattr_setflags(long attributes, long flags);

        int posix_spawnattr_setsigdefault(long attributes, long signals);

        int posix_spawnattr_setsigmask(long attributes, long signals);

        int posix_spawnattr_destroy(long attributes);
    }
}
