package io.gatun.scheduler.queue;

import io.gatun.scheduler.model.Pod;
import java.util.Set;

/** A pod in the queue. */
public final class Waiting {
    /** Where it is. */
    enum Place {
        ACTIVE,
        BACKING_OFF,
        UNSCHEDULABLE,
        OUT
    }

    Pod pod;
    final long sequence;
    final long sinceMillis;
    Place place = Place.OUT;
    int attempts;
    long triedMillis;
    long restsUntilMillis;
    Set<String> refusedBy = Set.of();

    Waiting(Pod pod, long sequence, long nowMillis) {
        this.pod = pod;
        this.sequence = sequence;
        this.sinceMillis = nowMillis;
    }

    public Pod pod() {
        return pod;
    }

    /** How often it was tried. */
    public int attempts() {
        return attempts;
    }

    /** When it joined the queue. */
    public long sinceMillis() {
        return sinceMillis;
    }
}
