package io.gatun.cli.command;

import io.gatun.cli.flag.Arguments;
import java.io.PrintStream;

/** One call of a command. */
public record Invocation(Arguments arguments, Console console, Roots roots) {
    PrintStream out() {
        return console.out();
    }

    PrintStream err() {
        return console.err();
    }
}
