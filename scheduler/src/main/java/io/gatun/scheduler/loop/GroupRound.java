package io.gatun.scheduler.loop;

import io.gatun.scheduler.cluster.Cluster;
import io.gatun.scheduler.cycle.Attempt;
import io.gatun.scheduler.cycle.Cycle;
import io.gatun.scheduler.cycle.Unfit;
import io.gatun.scheduler.framework.Permit;
import io.gatun.scheduler.framework.Permit.Permission;
import io.gatun.scheduler.model.Pod;
import io.gatun.scheduler.plugin.GangScheduling;
import io.gatun.scheduler.profile.Point;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * One attempt at a whole group: places its pods one after the other, and takes all of them back if too few find a
 * place. Nothing leaves the scheduler before it is certain, so no pod ever waits on a node for others that never come.
 */
final class GroupRound {
    /** A pod and the node it found. */
    record Placed(Pod pod, String node) {}

    /** What came of it; the refused ones with the reason and the plugins that refused. */
    record Result(List<Placed> placed, Map<Pod, Unfit> refused) {}

    private final Cluster cluster;
    private final Cycle cycle;
    private final Placer placer;

    GroupRound(Cluster cluster, Cycle cycle, Placer placer) {
        this.cluster = cluster;
        this.cycle = cycle;
        this.placer = placer;
    }

    Result run(List<Pod> pods, int needed, int alreadyPlaced) {
        var placed = new ArrayList<Placed>();
        var refused = new LinkedHashMap<Pod, Unfit>();
        Permission permission = Permission.GRANTED;
        for (int i = 0; i < pods.size(); i++) {
            var pod = pods.get(i);
            switch (cycle.attempt(pod)) {
                case Attempt.Fit fit -> {
                    placed.add(new Placed(pod, cluster.node(fit.slot()).name()));
                    placer.assume(pod, fit.slot(), cycle.profile());
                }
                case Unfit unfit -> refused.put(pod, unfit);
            }
            permission =
                    permit(pod, new Permit.GroupProgress(needed, alreadyPlaced + placed.size(), pods.size() - i - 1));
            if (permission instanceof Permission.Denied) break;
        }
        return permission instanceof Permission.Denied(var why)
                ? undone(pods, placed, refused, String.join(", ", why.reasons()))
                : new Result(placed, refused);
    }

    private Permission permit(Pod pod, Permit.GroupProgress progress) {
        Permission permission = Permission.GRANTED;
        for (var plugin : cycle.profile().at(Point.PERMIT, Permit.class)) {
            permission = plugin.permit(pod, progress);
            if (permission instanceof Permission.Denied) return permission;
        }
        return permission;
    }

    private Result undone(List<Pod> pods, List<Placed> placed, Map<Pod, Unfit> refused, String why) {
        placed.reversed().forEach(taken -> placer.forget(taken.pod()));
        var others = new Unfit(why, Set.of(GangScheduling.NAME), noOutcome(refused));
        var all = new LinkedHashMap<Pod, Unfit>();
        for (var pod : pods) all.put(pod, refused.getOrDefault(pod, others));
        // Whatever helps the ones that found no place helps the group: each of its pods waits for that.
        var plugins = new java.util.TreeSet<>(Set.of(GangScheduling.NAME));
        refused.values().forEach(unfit -> plugins.addAll(unfit.plugins()));
        all.replaceAll((pod, unfit) -> new Unfit(unfit.message(), plugins, unfit.outcome()));
        return new Result(List.of(), all);
    }

    private static io.gatun.scheduler.framework.PostFilter.Outcome noOutcome(Map<Pod, Unfit> refused) {
        return refused.values().iterator().next().outcome();
    }
}
