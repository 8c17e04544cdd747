package io.gatun.linux.terminal;

import io.gatun.linux.handle.Fd;
import io.gatun.linux.handle.Pid;
import java.util.Optional;

/** Terminals and pseudo-terminals (tty(4), pty(7)). All methods throw {@link io.gatun.linux.gate.SyscallException}. */
public interface Terminals {
    /** When a new mode begins. */
    enum When {
        NOW,
        /** After what was written has gone out (TCSETSW). */
        DRAINED,
        /** After that, and what was typed before is thrown away (TCSETSF). */
        FLUSHED
    }

    /** Whether a descriptor is a terminal (isatty(3)). */
    boolean isTerminal(Fd file);

    /** How a terminal treats what goes through it (ioctl_tty(2), TCGETS). */
    TerminalMode mode(Fd terminal);

    /** Sets how a terminal treats what goes through it (ioctl_tty(2), TCSETS). */
    void setMode(Fd terminal, TerminalMode mode, When when);

    /**
     * Passes every byte through a terminal as it is, until the result is closed.
     *
     * @param terminal borrowed, and still open then
     */
    RawMode raw(Fd terminal);

    /** The size of a terminal's window (ioctl_tty(2), TIOCGWINSZ). */
    WindowSize windowSize(Fd terminal);

    /** Tells a terminal its size; its foreground processes get SIGWINCH if it changed (ioctl_tty(2), TIOCSWINSZ). */
    void setWindowSize(Fd terminal, WindowSize size);

    /** A new pseudo-terminal of this machine (pty(7)). The caller closes it. */
    Pty openPty();

    /**
     * A new pseudo-terminal of a devpts file system. The peer is opened through the master (TIOCGPTPEER), so whatever else is
     * mounted over its path is never touched. The caller closes it.
     *
     * @param devpts where that file system is mounted
     */
    Pty openPty(Fd devpts);

    /** The number of a pseudo-terminal in its devpts file system, from its master (ioctl_tty(2), TIOCGPTN). */
    int number(Fd master);

    /** Makes a terminal the controlling one of this session, whose leader must call (ioctl_tty(2), TIOCSCTTY). */
    void setControlling(Fd terminal);

    /** The process group that gets the terminal's signals, if there is one (ioctl_tty(2), TIOCGPGRP). */
    Optional<Pid> foregroundGroup(Fd terminal);
}
