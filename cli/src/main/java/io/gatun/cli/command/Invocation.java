package io.gatun.cli.command;

import io.gatun.cli.flag.Arguments;
import io.gatun.engine.Engine;
import io.gatun.engine.EngineSettings;
import java.io.PrintStream;

/**
 * One call of a command.
 *
 * @param settings of the engine, which is opened only when a command needs it
 */
public record Invocation(Arguments arguments, Console console, EngineSettings settings) {
    /** Where results go. */
    public PrintStream out() {
        return console.out();
    }

    /** Where messages go. */
    public PrintStream err() {
        return console.err();
    }

    /** The engine; the caller closes it. */
    public Engine engine() {
        return Engine.open(settings);
    }
}
