package io.gatun.linux.handle;

import static io.gatun.linux.abi.Syscall.CLOSE;

import io.gatun.linux.gate.SyscallGate;

/**
 * A file descriptor that somebody owns: closed once, detachable when ownership moves on, useless afterwards. Whoever
 * gets an {@code Fd} from an opening call closes it; everyone else only borrows it. Not safe for closing by several
 * threads at once.
 */
public final class Fd implements AutoCloseable {
    private static final int CLOSED = -1;

    private final SyscallGate gate;
    private int number;

    /** Takes ownership of the open descriptor {@code number}. */
    public Fd(SyscallGate gate, long number) {
        if (number < 0 || number > Integer.MAX_VALUE) {
            throw new IllegalArgumentException("not a descriptor: " + number);
        }
        this.gate = gate;
        this.number = (int) number;
    }

    /**
     * The number to hand to a system call.
     *
     * @throws IllegalStateException after {@link #close} or {@link #detach}
     */
    public int number() {
        if (number < 0) {
            throw new IllegalStateException("the descriptor is closed or detached");
        }
        return number;
    }

    /** Whether this object still owns a descriptor. */
    public boolean isOpen() {
        return number >= 0;
    }

    /** Gives the descriptor up without closing it; the caller owns the number now. */
    public int detach() {
        int moved = number();
        number = CLOSED;
        return moved;
    }

    /** Closes the descriptor; the second time does nothing. The kernel frees it even when close(2) reports an error. */
    @Override
    public void close() {
        if (number >= 0) {
            gate.call(CLOSE.number(), detach(), 0, 0, 0, 0, 0);
        }
    }

    @Override
    public String toString() {
        return number < 0 ? "closed" : Integer.toString(number);
    }
}
