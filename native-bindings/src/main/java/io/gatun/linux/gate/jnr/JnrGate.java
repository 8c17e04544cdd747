package io.gatun.linux.gate.jnr;

import io.gatun.linux.gate.LibcFunction;
import io.gatun.linux.gate.SyscallGate;
import jnr.ffi.LibraryLoader;
import jnr.ffi.Runtime;

/** The gate through JNR-FFI: the same two functions, errno read from JNR's saved copy. */
public final class JnrGate implements SyscallGate {
    private final Libc libc = LibraryLoader.create(Libc.class).load("c");
    private final Runtime runtime = Runtime.getRuntime(libc);

    @Override
    public long call(long number, long a, long b, long c, long d, long e, long f) {
        long result = libc.syscall(number, a, b, c, d, e, f);
        return result == -1 ? -runtime.getLastError() : result;
    }

    @Override
    public int call(LibcFunction function, long a, long b, long c, long d, long e, long f) {
        return switch (function) {
            case POSIX_SPAWN -> libc.posix_spawn(a, b, c, d, e, f);
            case POSIX_SPAWN_FILE_ACTIONS_INIT -> libc.posix_spawn_file_actions_init(a);
            case POSIX_SPAWN_FILE_ACTIONS_ADDDUP2 -> libc.posix_spawn_file_actions_adddup2(a, b, c);
            case POSIX_SPAWN_FILE_ACTIONS_DESTROY -> libc.posix_spawn_file_actions_destroy(a);
        };
    }

    /** What JNR binds; the names are the C library's. */
    public interface Libc {
        long syscall(long number, long a, long b, long c, long d, long e, long f);

        int posix_spawn(long pid, long path, long actions, long attributes, long argv, long envp);

        int posix_spawn_file_actions_init(long actions);

        int posix_spawn_file_actions_adddup2(long actions, long from, long to);

        int posix_spawn_file_actions_destroy(long actions);
    }
}
