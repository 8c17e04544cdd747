package io.gatun.linux.terminal;

import io.gatun.linux.handle.Fd;
import io.gatun.linux.terminal.Terminals.When;

/** A terminal in raw mode, which gets its former mode back when this is closed. */
public final class RawMode implements AutoCloseable {
    private final Terminals terminals;
    private final Fd terminal;
    private final TerminalMode before;

    RawMode(Terminals terminals, Fd terminal) {
        this.terminals = terminals;
        this.terminal = terminal;
        before = terminals.mode(terminal);
        terminals.setMode(terminal, before.raw(), When.FLUSHED);
    }

    @Override
    public void close() {
        terminals.setMode(terminal, before, When.DRAINED);
    }
}
