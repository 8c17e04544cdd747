package io.gatun.cli.terminal;

import io.gatun.linux.Kernel;
import io.gatun.linux.handle.Fd;
import io.gatun.linux.terminal.TerminalMode;
import io.gatun.linux.terminal.Terminals;
import io.gatun.linux.terminal.Terminals.When;
import io.gatun.linux.terminal.WindowSize;

/**
 * The caller's terminal, passing every key as it is. It gets its former mode back when this is closed, and also when the JVM
 * ends without that: an error, a signal, an exit somewhere else.
 */
public final class RawTerminal implements AutoCloseable {
    private static final int STDIN = 0;

    private final Terminals terminals;
    private final Fd terminal;
    private final TerminalMode before;
    private final Thread rescue;
    private boolean restored;

    private RawTerminal(Terminals terminals, Fd terminal) {
        this.terminals = terminals;
        this.terminal = terminal;
        before = terminals.mode(terminal);
        rescue = new Thread(this::restore, "restore-terminal");
        Runtime.getRuntime().addShutdownHook(rescue);
        // What was typed ahead is for the container.
        terminals.setMode(terminal, before.raw(), When.NOW);
    }

    /** Whether standard input is a terminal. */
    public static boolean isThere(Kernel kernel) {
        return kernel.terminals().isTerminal(stdin(kernel));
    }

    /** Standard input in raw mode. */
    public static RawTerminal open(Kernel kernel) {
        return new RawTerminal(kernel.terminals(), stdin(kernel));
    }

    /** How large its window is now. */
    public static WindowSize size(Kernel kernel) {
        return kernel.terminals().windowSize(stdin(kernel));
    }

    /** Borrowed: it is the process's own, and never closed. */
    private static Fd stdin(Kernel kernel) {
        return new Fd(kernel.gate(), STDIN);
    }

    private synchronized void restore() {
        if (restored) return;
        restored = true;
        // Not when all is shown: a terminal that shows nothing more would keep this process for ever.
        terminals.setMode(terminal, before, When.NOW);
    }

    @Override
    public void close() {
        restore();
        try {
            Runtime.getRuntime().removeShutdownHook(rescue);
        } catch (IllegalStateException e) {
            // the JVM is ending, and the hook has nothing left to do
        }
    }
}
