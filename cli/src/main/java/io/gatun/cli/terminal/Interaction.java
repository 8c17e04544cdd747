package io.gatun.cli.terminal;

import java.io.Console;
import java.util.Optional;

/** Whether a person sits in front of the command. */
public final class Interaction {
    private Interaction() {}

    /** The terminal that standard input and output both are; none if one of them is something else. */
    public static Optional<Console> terminal() {
        return Optional.ofNullable(System.console()).filter(Console::isTerminal);
    }
}
