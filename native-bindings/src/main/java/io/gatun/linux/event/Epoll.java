package io.gatun.linux.event;

import static io.gatun.linux.abi.EventStruct.EPOLL_EVENT;
import static io.gatun.linux.abi.Poll.EPOLL_CTL_ADD;
import static io.gatun.linux.abi.Poll.EPOLL_CTL_DEL;
import static io.gatun.linux.abi.Poll.EPOLL_CTL_MOD;
import static io.gatun.linux.abi.Struct.offset;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;

import io.gatun.linux.abi.Errno;
import io.gatun.linux.abi.FlagSets;
import io.gatun.linux.abi.FlagText;
import io.gatun.linux.abi.Syscall;
import io.gatun.linux.gate.SyscallException;
import io.gatun.linux.gate.SyscallGate;
import io.gatun.linux.handle.Fd;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * A set of descriptors to wait for (epoll(7)). Threads may add and remove while another one waits. Masks are {@code EPOLL*} of
 * {@link io.gatun.linux.abi.Poll}; {@code data} comes back with each event and says which descriptor it is for.
 */
public final class Epoll implements AutoCloseable {
    private static final long EVENTS = offset(EPOLL_EVENT, "events");
    private static final long DATA = offset(EPOLL_EVENT, "data");
    // A null signal mask; the kernel looks at its size all the same.
    private static final long SIGSET_BYTES = 8;

    private final SyscallGate gate;
    private final Fd fd;

    /** Takes ownership of {@code fd}. */
    Epoll(SyscallGate gate, Fd fd) {
        this.gate = gate;
        this.fd = fd;
    }

    /** The set itself, which can be waited for like any descriptor; borrowed. */
    public Fd fd() {
        return fd;
    }

    /** Waits for {@code file} too (EPOLL_CTL_ADD). */
    public void add(Fd file, long mask, long data) {
        control(EPOLL_CTL_ADD, file, mask, data);
    }

    /** Waits for something else of {@code file} (EPOLL_CTL_MOD). */
    public void modify(Fd file, long mask, long data) {
        control(EPOLL_CTL_MOD, file, mask, data);
    }

    /** No longer waits for {@code file} (EPOLL_CTL_DEL); closing its last copy does the same. */
    public void remove(Fd file) {
        control(EPOLL_CTL_DEL, file, 0, 0);
    }

    /**
     * Waits for events (epoll_pwait(2)); allocates nothing.
     *
     * @param into filled from its beginning, as far as it goes
     * @param timeoutMillis 0 not at all, negative for ever
     * @return how many; 0 when the time is over or a signal came
     */
    public int await(EpollEvents into, int timeoutMillis) {
        long result = gate.call(
                Syscall.EPOLL_PWAIT, fd.number(), into.address(), into.capacity(), timeoutMillis, 0, SIGSET_BYTES);
        if (result == -Errno.EINTR.number()) {
            return 0;
        }
        if (result < 0) {
            throw SyscallException.of(result, Syscall.EPOLL_PWAIT, fd, into.capacity(), timeoutMillis);
        }
        return (int) result;
    }

    @Override
    public void close() {
        fd.close();
    }

    private void control(long operation, Fd file, long mask, long data) {
        try (var arena = Arena.ofConfined()) {
            MemorySegment event = arena.allocate(EPOLL_EVENT);
            event.set(JAVA_INT, EVENTS, (int) mask);
            event.set(JAVA_LONG_UNALIGNED, DATA, data);
            long result = gate.call(Syscall.EPOLL_CTL, fd.number(), operation, file.number(), event.address());
            if (result < 0) {
                throw SyscallException.of(
                        result,
                        Syscall.EPOLL_CTL,
                        fd,
                        FlagText.value(FlagSets.EPOLL_CTL, operation),
                        file,
                        FlagText.bits(FlagSets.EPOLL, mask));
            }
        }
    }
}
