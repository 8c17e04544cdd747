package io.gatun.scheduler.plugin;

import io.gatun.scheduler.framework.Event;
import io.gatun.scheduler.framework.PreEnqueue;
import io.gatun.scheduler.framework.QueueingHint;
import io.gatun.scheduler.framework.Verdict;
import io.gatun.scheduler.model.Pod;
import io.gatun.scheduler.model.PodShape;
import java.util.TreeSet;

/** Holds a pod back while it has scheduling gates. Only a change of the pod itself opens them. */
public final class SchedulingGates implements PreEnqueue, QueueingHint {
    public static final String NAME = "SchedulingGates";

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Verdict preEnqueue(Pod pod, Groups groups) {
        var gates = pod.shape().standing().gates();
        if (gates.isEmpty()) return Verdict.FITS;
        return Verdict.Rejected.forGood(NAME, "waiting for scheduling gates: " + new TreeSet<>(gates));
    }

    @Override
    public boolean mayHelp(Event event, PodShape pod) {
        return false;
    }
}
