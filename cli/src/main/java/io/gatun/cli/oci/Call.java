package io.gatun.cli.oci;

import io.gatun.cli.command.Console;
import io.gatun.cli.flag.Arguments;
import io.gatun.engine.OciRuntime;
import io.gatun.engine.model.ContainerId;
import java.nio.file.Path;

/**
 * One call of a verb.
 *
 * @param state the runtime's state directory
 * @param log where warnings go
 */
record Call(Arguments arguments, Console console, Path state, RuntimeLog log) {
    /** The runtime on the caller's state directory. The caller closes it. */
    OciRuntime open() {
        return OciRuntime.open(state);
    }

    /** The container that is named by the first argument. */
    ContainerId id() {
        return new ContainerId(arguments.positionals().getFirst());
    }

    /** A path of the command line, absolute. */
    Path path(String text) {
        return console.directory().resolve(text).normalize();
    }

    /** Prints a line. */
    void print(String line) {
        console.out().println(line);
    }
}
