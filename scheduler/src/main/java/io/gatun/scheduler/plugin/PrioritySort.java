package io.gatun.scheduler.plugin;

import io.gatun.scheduler.framework.QueueSort;
import io.gatun.scheduler.model.Pod;

/** Higher priority first, then first come, first served. */
public final class PrioritySort implements QueueSort {
    public static final String NAME = "PrioritySort";

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public int compare(Pod first, long firstSince, Pod second, long secondSince) {
        int byPriority = Integer.compare(second.priority(), first.priority());
        return byPriority != 0 ? byPriority : Long.compare(firstSince, secondSince);
    }
}
