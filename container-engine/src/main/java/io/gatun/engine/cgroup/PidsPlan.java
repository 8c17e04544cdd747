package io.gatun.engine.cgroup;

import static io.gatun.engine.cgroup.Controller.PIDS;

import java.util.OptionalLong;

/** How many tasks (the pids controller, equal in both versions). */
final class PidsPlan {
    private PidsPlan() {}

    static void add(PlanDraft draft, OptionalLong limit) {
        if (limit.isEmpty()) {
            return;
        }
        draft.version(PIDS, "pids.limit");
        // A limit of zero lets processes be moved in, yet not be born in the group, as ours are; one is the same to
        // them.
        long tasks = Math.max(limit.getAsLong(), 1);
        String value = limit.getAsLong() < 0 ? "max" : Long.toString(tasks);
        draft.write(PIDS, "pids.max", value, "pids.limit");
    }
}
