package io.gatun.engine;

import io.gatun.engine.options.ExecOptions;
import io.gatun.engine.stream.Program;

/**
 * A running container that belongs to this program, and the program that runs in it. Closing it kills what is left and
 * removes everything; if this program itself is killed, the container dies with it. Its methods may be called from virtual
 * threads.
 */
public interface Sandbox extends Program {
    /** Executes a further program beside the first one. The caller closes it; it ends with the sandbox at the latest. */
    Program exec(ExecOptions options);

    /** Executes a further command as the user and in the directory of the first one. The caller closes the program. */
    default Program exec(String... command) {
        return exec(ExecOptions.of(command));
    }
}
