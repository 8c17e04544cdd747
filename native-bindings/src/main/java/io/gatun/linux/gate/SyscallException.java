package io.gatun.linux.gate;

import io.gatun.linux.abi.Errno;

/** A system call that failed: what was asked, in strace's notation, and why the kernel refused. */
public final class SyscallException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final String call;
    private final Errno errno;

    private SyscallException(String call, Errno errno, int number) {
        super("%s: %s (%s)".formatted(call, errno == Errno.UNKNOWN ? "errno " + number : errno.text(), errno));
        this.call = call;
        this.errno = errno;
    }

    /** For a call that returned {@code result}, which is negative. */
    public static SyscallException of(String call, long result) {
        int number = (int) -result;
        return new SyscallException(call, Errno.of(number), number);
    }

    /** Returns {@code result}, or throws if it is an errno. For calls whose description costs nothing to make. */
    public static long check(String call, long result) {
        if (result < 0) {
            throw of(call, result);
        }
        return result;
    }

    /** The call with its arguments, such as {@code openat2(5, "etc", O_PATH)}. */
    public String call() {
        return call;
    }

    /** Why the kernel refused. */
    public Errno errno() {
        return errno;
    }

    /** Whether the kernel refused for this reason. */
    public boolean is(Errno reason) {
        return errno == reason;
    }
}
