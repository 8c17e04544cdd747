package io.gatun.scheduler.framework;

import io.gatun.scheduler.model.Pod;
import java.time.Duration;

/** The last word before binding: go, wait for others, or no. */
public interface Permit extends Plugin {
    Permission permit(Pod pod, GroupProgress group);

    /** How far the pod's group has come; zeros for a pod without one. */
    record GroupProgress(int needed, int placed, int remaining) {}

    /** The answer. */
    sealed interface Permission {
        Permission GRANTED = new Granted();

        record Granted() implements Permission {}

        /** Not before the others of its group have places too. */
        record Waits(Duration atMost) implements Permission {}

        record Denied(Verdict.Rejected why) implements Permission {}
    }
}
