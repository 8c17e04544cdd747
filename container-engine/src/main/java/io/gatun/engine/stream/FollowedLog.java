package io.gatun.engine.stream;

import io.gatun.engine.log.LogFrame;
import java.util.Optional;

/** A container's log as it is written, until the container has ended and all is read. Reading is for one thread. */
public interface FollowedLog extends AutoCloseable {
    /** Waits for the next frame; empty when no more will come, or {@link #interrupt} was called. */
    Optional<LogFrame> next();

    /** The next frame that is there already; empty if {@link #next} may have to wait for it. */
    Optional<LogFrame> ready();

    /** Makes {@link #next} return, now and from now on; the one method that any thread may call. */
    void interrupt();

    @Override
    void close();
}
