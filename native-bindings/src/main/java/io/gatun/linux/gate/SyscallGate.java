package io.gatun.linux.gate;

import io.gatun.linux.abi.Errno;
import io.gatun.linux.abi.Syscall;

/**
 * The one seam between Gatun and the kernel: six longs in, a result or {@code -errno} out.
 *
 * <p>Addresses are passed as longs; whoever allocated the memory keeps it alive until the call returns. A call with
 * integer arguments allocates nothing. Implementations are safe for use by many threads; a call that blocks in the
 * kernel keeps its carrier thread for as long.
 */
public interface SyscallGate {
    /**
     * Makes one system call (syscall(2)).
     *
     * @return what the kernel returned: {@code -4095..-1} is an errno, negated
     */
    long call(long number, long a, long b, long c, long d, long e, long f);

    /**
     * Calls one function of the C library. Only for what no system call made from Java can do: a process made with
     * clone(2) by a JVM thread would come back twice on one stack.
     *
     * @return the function's int result; the functions of {@link LibcFunction} return 0 or a positive errno
     */
    int call(LibcFunction function, long a, long b, long c, long d, long e, long f);

    /** Makes a call that has no arguments. */
    default long call(Syscall syscall) {
        return call(syscall.number(), 0, 0, 0, 0, 0, 0);
    }

    /** Makes a call that has one argument. */
    default long call(Syscall syscall, long a) {
        return call(syscall.number(), a, 0, 0, 0, 0, 0);
    }

    /** Makes a call that has two arguments. */
    default long call(Syscall syscall, long a, long b) {
        return call(syscall.number(), a, b, 0, 0, 0, 0);
    }

    /** Makes a call that has three arguments. */
    default long call(Syscall syscall, long a, long b, long c) {
        return call(syscall.number(), a, b, c, 0, 0, 0);
    }

    /** Makes a call that has four arguments. */
    default long call(Syscall syscall, long a, long b, long c, long d) {
        return call(syscall.number(), a, b, c, d, 0, 0);
    }

    /** Makes a call that has five arguments. */
    default long call(Syscall syscall, long a, long b, long c, long d, long e) {
        return call(syscall.number(), a, b, c, d, e, 0);
    }

    /** Makes a call that has six arguments. */
    default long call(Syscall syscall, long a, long b, long c, long d, long e, long f) {
        return call(syscall.number(), a, b, c, d, e, f);
    }

    /** Makes a call again for as long as a signal interrupts it. */
    default long retry(Syscall syscall, long a, long b, long c, long d, long e, long f) {
        long result;
        do {
            result = call(syscall.number(), a, b, c, d, e, f);
        } while (result == -Errno.EINTR.number());
        return result;
    }
}
