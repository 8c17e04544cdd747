package io.gatun.linux.gate;

import io.gatun.linux.abi.Errno;
import io.gatun.linux.abi.Syscall;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** A system call that failed: what was asked, in strace's notation, and why the kernel refused. */
public final class SyscallException extends RuntimeException {
    private static final long serialVersionUID = 1;

    // Many are thrown to be caught at once: a file that may not be there, a call to be tried otherwise. So there is no
    // text
    // until somebody reads it. Text, numbers, flags: nothing here changes meanwhile.
    private final transient Supplier<String> call;
    private final Errno errno;
    private final String reason;

    private SyscallException(Supplier<String> call, Errno errno, String reason) {
        this.call = call;
        this.errno = errno;
        this.reason = reason;
    }

    /** For a call that returned {@code result}, which is negative. */
    public static SyscallException of(String call, long result) {
        return of(() -> call, result);
    }

    private static SyscallException of(Supplier<String> call, long result) {
        int number = (int) -result;
        Errno errno = Errno.of(number);
        return new SyscallException(call, errno, errno == Errno.UNKNOWN ? "errno " + number : errno.text());
    }

    /**
     * For a call that returned {@code result}, which is negative.
     *
     * @param arguments as strace(1) prints them: strings are quoted here, memory is its address, everything else its own text
     */
    public static SyscallException of(long result, Syscall syscall, Object... arguments) {
        Object[] kept = arguments.clone();
        for (int i = 0; i < kept.length; i++) {
            // A descriptor may be closed before the text is read.
            if (kept[i] instanceof AutoCloseable) kept[i] = new Verbatim(kept[i].toString());
        }
        return of(() -> text(syscall, kept), result);
    }

    /** Returns {@code result}, or throws if it is an errno. For calls whose description costs nothing to make. */
    public static long check(String call, long result) {
        if (result < 0) {
            throw of(call, result);
        }
        return result;
    }

    /** The same failure with what else the kernel says about it; the same object if that is nothing. */
    public SyscallException saying(String detail) {
        return detail.isEmpty() ? this : new SyscallException(call, errno, errno.text() + ": " + detail);
    }

    /** The call with its arguments, such as {@code openat2(5, "etc", O_PATH)}. */
    public String call() {
        return call.get();
    }

    @Override
    public String getMessage() {
        return "%s: %s (%s)".formatted(call(), reason, errno);
    }

    /** Why the kernel refused. */
    public Errno errno() {
        return errno;
    }

    /** Whether the kernel refused for this reason. */
    public boolean is(Errno reason) {
        return errno == reason;
    }

    private record Verbatim(String text) {
        @Override
        public String toString() {
            return text;
        }
    }

    private static String text(Syscall syscall, Object[] arguments) {
        return Arrays.stream(arguments)
                .map(SyscallException::text)
                .collect(Collectors.joining(", ", syscall.kernelName() + "(", ")"));
    }

    private static String text(Object argument) {
        return switch (argument) {
            case String string -> quoted(string);
            case MemorySegment memory -> "0x" + Long.toHexString(memory.address());
            default -> argument.toString();
        };
    }

    // A name may be chosen by someone who wants to be read as something else in a log: no control characters.
    private static String quoted(String string) {
        var out = new StringBuilder("\"");
        string.chars().forEach(c -> {
            if (c == '"' || c == '\\') {
                out.append('\\').append((char) c);
            } else if (c < ' '
                    || c == 0x7f
                    || Character.getType(c) == Character.FORMAT
                    || Character.isSurrogate((char) c)) {
                out.append("\\u%04x".formatted(c));
            } else {
                out.append((char) c);
            }
        });
        return out.append('"').toString();
    }
}
