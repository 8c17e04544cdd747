package io.gatun.linux.event;

import io.gatun.linux.handle.Fd;
import io.gatun.linux.process.Signal;
import java.time.Duration;
import java.util.Set;

/**
 * Waiting for many things at once. What is made here never waits by itself: reading a counter, a timer or a signal that has
 * nothing returns at once, and {@link Epoll}, {@link PollSet} or {@link #awaitReadable} wait. All methods throw {@link
 * io.gatun.linux.gate.SyscallException}; whoever gets an object from here closes it.
 */
public interface Events {
    /** How a counter is emptied (eventfd(2)). */
    enum Counting {
        /** All of it at once. */
        ALL,
        /** By one each time (EFD_SEMAPHORE). */
        ONE_BY_ONE
    }

    /** Which time a timer goes by (clock_gettime(2)). */
    enum TimerClock {
        CLOCK_REALTIME,
        CLOCK_MONOTONIC,
        CLOCK_BOOTTIME
    }

    /** A set of descriptors to wait for (epoll_create1(2)). */
    Epoll epoll();

    /** A counter that can be waited for (eventfd2(2)). */
    EventCounter eventfd(int initial, Counting counting);

    /** A timer that can be waited for (timerfd_create(2)). */
    Timer timerfd(TimerClock clock);

    /**
     * Signals that can be waited for (signalfd4(2)). They arrive here only if they are blocked in every thread that could take
     * them; a JVM cannot block for threads that it has already, so this serves signals sent to one thread.
     */
    SignalQueue signalfd(Set<Signal> signals);

    /** Blocks signals for the calling thread (rt_sigprocmask(2)). */
    void block(Set<Signal> signals);

    /** Changes of files that can be waited for (inotify_init1(2)). */
    Inotify inotify();

    /**
     * Waits for the descriptors of a set (ppoll(2)).
     *
     * @param timeoutNanos negative for ever
     * @return how many are ready; 0 when the time is over or a signal came
     */
    int ppoll(PollSet set, long timeoutNanos);

    /** Waits until a descriptor can be read, has ended or has failed; a pidfd, until its process ends (ppoll(2)). */
    boolean awaitReadable(Fd file, Duration timeout);
}
