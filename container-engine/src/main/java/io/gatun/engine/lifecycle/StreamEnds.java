package io.gatun.engine.lifecycle;

import io.gatun.linux.handle.Fd;
import java.util.Optional;

/**
 * The engine's ends of the streams of a container that was just started. Whoever gets them closes them.
 *
 * @param input the only writing end of the standard input
 * @param output what the container writes, or the frames that the shim makes of it
 * @param errors what the container writes to its standard error, where that is not in the frames
 * @param leash with which the container ends when it is closed
 */
public record StreamEnds(Optional<Fd> input, Optional<Fd> output, Optional<Fd> errors, Optional<Fd> leash)
        implements AutoCloseable {
    @Override
    public void close() {
        input.ifPresent(Fd::close);
        output.ifPresent(Fd::close);
        errors.ifPresent(Fd::close);
        leash.ifPresent(Fd::close);
    }
}
