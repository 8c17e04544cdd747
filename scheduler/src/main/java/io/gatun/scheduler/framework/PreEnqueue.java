package io.gatun.scheduler.framework;

import io.gatun.scheduler.model.Pod;

/** Whether a pod may be tried at all. */
public interface PreEnqueue extends Plugin {
    Verdict preEnqueue(Pod pod, Groups groups);

    /** What is known of pod groups. */
    interface Groups {
        /** The number of pods that a group needs; -1 when no such group is known. */
        int needed(String namespace, String group);

        /** Pods of the group that exist, placed or not. */
        int members(String namespace, String group);
    }
}
