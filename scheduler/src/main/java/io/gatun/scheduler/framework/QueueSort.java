package io.gatun.scheduler.framework;

import io.gatun.scheduler.model.Pod;

/** Which of two waiting pods is tried first. */
public interface QueueSort extends Plugin {
    /** Negative if the first goes first; the times are when each joined the queue, in milliseconds. */
    int compare(Pod first, long firstSince, Pod second, long secondSince);
}
