package io.gatun.linux.event;

import static io.gatun.linux.abi.Poll.CLOCK_BOOTTIME;
import static io.gatun.linux.abi.Poll.CLOCK_MONOTONIC;
import static io.gatun.linux.abi.Poll.CLOCK_REALTIME;
import static io.gatun.linux.abi.Poll.EFD_CLOEXEC;
import static io.gatun.linux.abi.Poll.EFD_NONBLOCK;
import static io.gatun.linux.abi.Poll.EFD_SEMAPHORE;
import static io.gatun.linux.abi.Poll.EPOLL_CLOEXEC;
import static io.gatun.linux.abi.Poll.IN_CLOEXEC;
import static io.gatun.linux.abi.Poll.IN_NONBLOCK;
import static io.gatun.linux.abi.Poll.POLLIN;
import static io.gatun.linux.abi.Poll.SFD_CLOEXEC;
import static io.gatun.linux.abi.Poll.SFD_NONBLOCK;
import static io.gatun.linux.abi.Poll.TFD_CLOEXEC;
import static io.gatun.linux.abi.Poll.TFD_NONBLOCK;
import static io.gatun.linux.abi.Signal.SIG_BLOCK;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import io.gatun.linux.abi.Errno;
import io.gatun.linux.abi.FlagSets;
import io.gatun.linux.abi.FlagText;
import io.gatun.linux.abi.Syscall;
import io.gatun.linux.file.Contents;
import io.gatun.linux.gate.SyscallException;
import io.gatun.linux.gate.SyscallGate;
import io.gatun.linux.handle.Fd;
import io.gatun.linux.process.Signal;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.time.Duration;
import java.util.Set;

/** {@link Events} of the running kernel. */
public final class KernelEvents implements Events {
    private static final long SIGSET_BYTES = 8;

    private final SyscallGate gate;
    private final Contents contents;

    public KernelEvents(SyscallGate gate, Contents contents) {
        this.gate = gate;
        this.contents = contents;
    }

    @Override
    public Epoll epoll() {
        long result = gate.call(Syscall.EPOLL_CREATE1, EPOLL_CLOEXEC);
        if (result < 0) {
            throw SyscallException.of(
                    result, Syscall.EPOLL_CREATE1, FlagText.bits(FlagSets.EPOLL_CREATE, EPOLL_CLOEXEC));
        }
        return new Epoll(gate, new Fd(gate, result));
    }

    @Override
    public EventCounter eventfd(int initial, Counting counting) {
        long flags = EFD_CLOEXEC | EFD_NONBLOCK | (counting == Counting.ONE_BY_ONE ? EFD_SEMAPHORE : 0);
        long result = gate.call(Syscall.EVENTFD2, initial, flags);
        if (result < 0) {
            throw SyscallException.of(result, Syscall.EVENTFD2, initial, FlagText.bits(FlagSets.EVENTFD, flags));
        }
        return new EventCounter(contents, new Fd(gate, result));
    }

    @Override
    public Timer timerfd(TimerClock clock) {
        long number = switch (clock) {
            case CLOCK_REALTIME -> CLOCK_REALTIME;
            case CLOCK_MONOTONIC -> CLOCK_MONOTONIC;
            case CLOCK_BOOTTIME -> CLOCK_BOOTTIME;
        };
        long flags = TFD_CLOEXEC | TFD_NONBLOCK;
        long result = gate.call(Syscall.TIMERFD_CREATE, number, flags);
        if (result < 0) {
            throw SyscallException.of(result, Syscall.TIMERFD_CREATE, clock, FlagText.bits(FlagSets.TIMERFD, flags));
        }
        return new Timer(gate, contents, new Fd(gate, result));
    }

    @Override
    public SignalQueue signalfd(Set<Signal> signals) {
        long flags = SFD_CLOEXEC | SFD_NONBLOCK;
        try (var arena = Arena.ofConfined()) {
            MemorySegment set = set(arena, signals);
            long result = gate.call(Syscall.SIGNALFD4, -1, set.address(), set.byteSize(), flags);
            if (result < 0) {
                throw SyscallException.of(
                        result, Syscall.SIGNALFD4, -1, signals, SIGSET_BYTES, FlagText.bits(FlagSets.SIGNALFD, flags));
            }
            return new SignalQueue(contents, new Fd(gate, result));
        }
    }

    @Override
    public void block(Set<Signal> signals) {
        try (var arena = Arena.ofConfined()) {
            MemorySegment set = set(arena, signals);
            long result = gate.call(Syscall.RT_SIGPROCMASK, SIG_BLOCK, set.address(), 0, set.byteSize());
            if (result < 0) {
                throw SyscallException.of(
                        result,
                        Syscall.RT_SIGPROCMASK,
                        FlagText.value(FlagSets.SIGNAL_MASK, SIG_BLOCK),
                        signals,
                        0,
                        SIGSET_BYTES);
            }
        }
    }

    @Override
    public Inotify inotify() {
        long flags = IN_CLOEXEC | IN_NONBLOCK;
        long result = gate.call(Syscall.INOTIFY_INIT1, flags);
        if (result < 0) {
            throw SyscallException.of(result, Syscall.INOTIFY_INIT1, FlagText.bits(FlagSets.INOTIFY_INIT, flags));
        }
        return new Inotify(gate, contents, new Fd(gate, result));
    }

    @Override
    public int ppoll(PollSet set, long timeoutNanos) {
        long result = gate.call(Syscall.PPOLL, set.address(), set.size(), set.timeout(timeoutNanos), 0, SIGSET_BYTES);
        if (result == -Errno.EINTR.number()) {
            return 0;
        }
        if (result < 0) {
            throw SyscallException.of(result, Syscall.PPOLL, set.size(), timeoutNanos);
        }
        return (int) result;
    }

    @Override
    public boolean awaitReadable(Fd file, Duration timeout) {
        long end = System.nanoTime() + timeout.toNanos();
        try (var arena = Arena.ofConfined()) {
            var set = new PollSet(arena, 1);
            set.set(0, file, POLLIN);
            long left = Math.max(0, timeout.toNanos());
            // A signal may end one wait before its time.
            while (ppoll(set, left) == 0) {
                left = end - System.nanoTime();
                if (left <= 0) {
                    return false;
                }
            }
            return true;
        }
    }

    private static MemorySegment set(Arena arena, Set<Signal> signals) {
        long bits = 0;
        for (Signal signal : signals) {
            bits |= 1L << (signal.number() - 1);
        }
        MemorySegment set = arena.allocate(SIGSET_BYTES, Long.BYTES);
        set.set(JAVA_LONG, 0, bits);
        return set;
    }
}
