package io.gatun.scheduler.model;

import java.util.List;

/** What the scheduler wants done. */
public sealed interface Decision {
    Pod pod();

    /**
     * Bind the pod; it counts as placed until told otherwise.
     *
     * @param volumes claims to bind first
     * @param provisions claims, by full name, for which a volume must be made at that node first
     */
    record Bind(Pod pod, String node, List<VolumeMatch> volumes, List<String> provisions) implements Decision {}

    /** Evict the victims and write down that the pod is to get their place; it is tried again when they are gone. */
    record MakeRoom(Pod pod, String node, List<Pod> victims, String message) implements Decision {}

    /** Not now: the message is what belongs into the pod's condition. */
    record Postpone(Pod pod, String message) implements Decision {}
}
