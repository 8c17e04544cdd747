package io.gatun.linux.security;

import io.gatun.linux.handle.Fd;
import java.util.Optional;

/**
 * System call filters from outside the filtered process: what this kernel can do, and answering calls that a filter hands
 * over (seccomp_unotify(2)). All methods throw {@link io.gatun.linux.gate.SyscallException}.
 */
public interface SeccompFilters {
    /** What a filter may say about a call. */
    enum Action {
        KILL_PROCESS,
        KILL_THREAD,
        TRAP,
        ERRNO,
        /** Hands the call to whoever holds the listener. */
        USER_NOTIF,
        TRACE,
        LOG,
        ALLOW
    }

    /** Whether filters may use {@code action} (seccomp(2), SECCOMP_GET_ACTION_AVAIL). */
    boolean offers(Action action);

    /**
     * Waits for a call. Nothing if the calling process died before it could be read; the next call may be there.
     *
     * @param listener what SECCOMP_FILTER_FLAG_NEW_LISTENER returned
     */
    Optional<SeccompNotification> receive(Fd listener);

    /**
     * Whether the process that made the call still waits for the answer. To be asked after reading its memory or opening its
     * {@code /proc} files, and before believing them: its number may have been given to another process.
     */
    boolean isWaiting(Fd listener, SeccompNotification notification);

    /**
     * Lets the process go on.
     *
     * @return false if it waits no longer, because a signal or its end interrupted the call
     */
    boolean answer(Fd listener, SeccompNotification notification, SeccompAnswer answer);

    /**
     * Gives the waiting process a copy of {@code file}; the call stays unanswered.
     *
     * @return what the descriptor is called there
     */
    int addFd(Fd listener, SeccompNotification notification, Fd file);

    /** Gives the waiting process a copy of {@code file} as the result of its call, at one instant; returns its number there. */
    int answerWithFd(Fd listener, SeccompNotification notification, Fd file);
}
