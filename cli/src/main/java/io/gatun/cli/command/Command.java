package io.gatun.cli.command;

import io.gatun.cli.flag.CommandText;

/** A verb of the command line. */
public interface Command {
    /** Its name, flags and help. */
    CommandText text();

    /**
     * Does it.
     *
     * @return the exit code
     * @throws io.gatun.cli.flag.UsageException if the arguments cannot be understood
     * @throws io.gatun.engine.model.EngineException if the engine refuses
     */
    int run(Invocation invocation);
}
