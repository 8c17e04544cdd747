package io.gatun.linux.event;

import static io.gatun.linux.abi.EventStruct.ITIMERSPEC;
import static io.gatun.linux.abi.Struct.offset;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import io.gatun.linux.abi.Syscall;
import io.gatun.linux.file.Contents;
import io.gatun.linux.gate.SyscallException;
import io.gatun.linux.gate.SyscallGate;
import io.gatun.linux.handle.Fd;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.time.Duration;

/** A timer that can be waited for: readable once it has expired (timerfd_create(2)). */
public final class Timer implements AutoCloseable {
    private static final long INTERVAL = offset(ITIMERSPEC, "it_interval");
    private static final long VALUE = offset(ITIMERSPEC, "it_value");

    private final SyscallGate gate;
    private final Contents contents;
    private final Fd fd;

    /** Takes ownership of {@code fd}. */
    Timer(SyscallGate gate, Contents contents, Fd fd) {
        this.gate = gate;
        this.contents = contents;
        this.fd = fd;
    }

    /** What to wait for; borrowed. */
    public Fd fd() {
        return fd;
    }

    /**
     * Lets the timer expire after {@code first}, which is not zero, and then again after each {@code interval}, which may be.
     */
    public void arm(Duration first, Duration interval) {
        if (first.isZero()) {
            throw new IllegalArgumentException("a timer cannot expire after no time: that would stop it");
        }
        settime(first, interval);
    }

    /** Stops the timer, and forgets how often it has expired. */
    public void disarm() {
        settime(Duration.ZERO, Duration.ZERO);
    }

    /** How often it has expired since this was last asked. */
    public long expirations() {
        return Readings.count(contents, fd);
    }

    @Override
    public void close() {
        fd.close();
    }

    private void settime(Duration first, Duration interval) {
        try (var arena = Arena.ofConfined()) {
            MemorySegment times = arena.allocate(ITIMERSPEC);
            put(times, INTERVAL, interval);
            put(times, VALUE, first);
            long result = gate.call(Syscall.TIMERFD_SETTIME, fd.number(), 0, times.address(), 0);
            if (result < 0) {
                throw SyscallException.of(result, Syscall.TIMERFD_SETTIME, fd, 0, first, interval);
            }
        }
    }

    private static void put(MemorySegment times, long at, Duration time) {
        times.set(JAVA_LONG, at, time.getSeconds());
        times.set(JAVA_LONG, at + Long.BYTES, time.getNano());
    }
}
