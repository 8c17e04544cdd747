package io.gatun.engine;

import java.time.Instant;
import java.util.Optional;

/**
 * How a container's run ended.
 *
 * @param started empty if its program never ran
 * @param exitCode as shells have it, 128 + n for signal n; empty if nobody can know it any more
 * @param oomKilled whether the kernel killed a process of it for want of memory
 * @param error why it could not be started, if that is how it ended
 * @param asked whether somebody had asked it to stop: nothing is then to start it again
 */
public record RunEnd(
        Optional<Instant> started,
        Instant finished,
        Optional<Integer> exitCode,
        boolean oomKilled,
        String error,
        boolean asked) {}
