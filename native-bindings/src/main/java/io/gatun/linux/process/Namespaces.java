package io.gatun.linux.process;

import io.gatun.linux.gate.Blocking;
import io.gatun.linux.handle.Fd;
import io.gatun.linux.handle.PidFd;

/**
 * Namespaces of the calling thread (namespaces(7)). What a JVM can do here is little: it has many threads, so it can neither
 * enter nor make a user namespace, and a thread that has changed its namespaces must not be given back to a pool. Use {@link
 * #inside}, or a syscall program. All methods throw {@link io.gatun.linux.gate.SyscallException}.
 */
public interface Namespaces {
    /**
     * Moves the calling thread into a namespace (setns(2)).
     *
     * @param namespace a file of {@code /proc/PID/ns}, open
     * @param kind {@code CLONE_NEW*} of {@link io.gatun.linux.abi.Sched}: what it must be
     */
    void setns(Fd namespace, long kind);

    /**
     * Moves the calling thread into namespaces of a process (setns(2)).
     *
     * @param kinds {@code CLONE_NEW*} of {@link io.gatun.linux.abi.Sched}
     */
    void setns(PidFd process, long kinds);

    /**
     * Gives the calling thread namespaces, or with {@code CLONE_FS} a working directory and umask, of its own (unshare(2)).
     *
     * @param flags {@code CLONE_*} of {@link io.gatun.linux.abi.Sched}
     */
    void unshare(long flags);

    /**
     * Makes {@code call} in a namespace, on a thread of its own that ends afterwards, and returns what it returns. What the
     * call opens there, such as a socket, can be used everywhere.
     *
     * @throws E what the call throws
     */
    <T, E extends Exception> T inside(Fd namespace, long kind, Blocking.Call<T, E> call) throws E;
}
