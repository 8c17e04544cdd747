package io.gatun.engine.plan.record;

/**
 * How much of a container's output is kept.
 *
 * @param maxBytes how large a file may become before the next one is begun
 * @param maxFiles how many files there are at most; 0 keeps nothing
 */
public record LogPolicy(long maxBytes, int maxFiles) {
    /** Three files of 10 MB. */
    public static final LogPolicy DEFAULT = new LogPolicy(10_000_000, 3);
    /** Nothing is written. */
    public static final LogPolicy NONE = new LogPolicy(0, 0);

    /** The least size of a file: every frame must fit. */
    public static final long MIN_BYTES = LogFormat.FRAME_BYTES;
    /** The most files; each but the newest costs the supervisor an entry of its program. */
    public static final int MAX_FILES = 100;

    public LogPolicy {
        if (maxFiles < 0 || maxFiles > MAX_FILES) {
            throw new IllegalArgumentException("a log has 0 to %d files, not %d".formatted(MAX_FILES, maxFiles));
        }
        if (maxFiles > 0 && maxBytes < MIN_BYTES) {
            throw new IllegalArgumentException("a log file has at least %d bytes".formatted(MIN_BYTES));
        }
    }

    /** Whether anything is kept. */
    public boolean writes() {
        return maxFiles > 0;
    }
}
