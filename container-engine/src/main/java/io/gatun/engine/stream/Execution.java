package io.gatun.engine.stream;

import io.gatun.linux.process.Signal;
import java.util.Optional;

/**
 * A program that runs beside a container's own, and a client's hold on its streams. Closing it lets go of them; the program
 * runs on, and ends with the container at the latest.
 */
public interface Execution extends Attachment {
    /** Sends a signal to the program; nothing happens if it has ended. Any thread may call it. */
    void kill(Signal signal);

    /**
     * Waits for the end of the program and of what it wrote.
     *
     * @return its exit code as shells have it, 128 + n for signal n; empty if nobody can know it any more
     */
    Optional<Integer> await();
}
