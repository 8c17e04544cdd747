package io.gatun.scheduler.plugin;

import io.gatun.scheduler.framework.Event;
import io.gatun.scheduler.framework.Permit;
import io.gatun.scheduler.framework.PreEnqueue;
import io.gatun.scheduler.framework.QueueingHint;
import io.gatun.scheduler.framework.Verdict;
import io.gatun.scheduler.model.Pod;
import io.gatun.scheduler.model.PodShape;
import java.time.Duration;

/** Pods of a group are placed together or not at all. */
public final class GangScheduling implements PreEnqueue, Permit, QueueingHint {
    public static final String NAME = "GangScheduling";
    /** How long a pod that has its place waits for the others; only groups that are bound bit by bit ever wait. */
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Verdict preEnqueue(Pod pod, Groups groups) {
        var group = pod.shape().identity().group();
        if (group.isEmpty()) return Verdict.FITS;
        int needed = groups.needed(pod.namespace(), group);
        if (needed < 0) {
            return Verdict.Rejected.forGood(
                    NAME, "waiting for pod's pod group \"%s\" to appear in scheduling queue".formatted(group));
        }
        if (groups.members(pod.namespace(), group) < needed) {
            return Verdict.Rejected.forGood(
                    NAME, "waiting for minCount pods from a gang to appear in scheduling queue");
        }
        return Verdict.FITS;
    }

    @Override
    public Permission permit(Pod pod, GroupProgress group) {
        if (group.placed() >= group.needed()) return Permission.GRANTED;
        if (group.placed() + group.remaining() >= group.needed()) return new Permission.Waits(PATIENCE);
        return new Permission.Denied(Verdict.Rejected.of(
                NAME,
                "minCount (%d) cannot be satisfied: %d scheduled, %d remaining"
                        .formatted(group.needed(), group.placed(), group.remaining())));
    }

    @Override
    public boolean mayHelp(Event event, PodShape pod) {
        return switch (event) {
            case Event.PodArrived(var arrived) -> isSameGroup(pod, arrived.shape());
            case Event.PodPlaced(var placed) -> isSameGroup(pod, placed.shape());
            case Event.GroupChanged(var group) ->
                group.namespace().equals(pod.namespace())
                        && group.name().equals(pod.identity().group());
            default -> false;
        };
    }

    private static boolean isSameGroup(PodShape pod, PodShape other) {
        return !pod.identity().group().isEmpty()
                && pod.identity().group().equals(other.identity().group())
                && pod.namespace().equals(other.namespace());
    }
}
