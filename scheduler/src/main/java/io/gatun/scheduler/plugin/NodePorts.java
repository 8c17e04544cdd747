package io.gatun.scheduler.plugin;

import io.gatun.scheduler.cluster.ClusterView;
import io.gatun.scheduler.cluster.PodList;
import io.gatun.scheduler.framework.Advice;
import io.gatun.scheduler.framework.Event;
import io.gatun.scheduler.framework.PreFilter;
import io.gatun.scheduler.framework.QueueingHint;
import io.gatun.scheduler.framework.Verdict;
import io.gatun.scheduler.model.HostPort;
import io.gatun.scheduler.model.PodShape;
import java.util.List;
import java.util.Optional;

/** A host port can be had once per node, protocol and address. */
public final class NodePorts implements PreFilter, QueueingHint, Advice {
    public static final String NAME = "NodePorts";
    private static final Verdict.Rejected TAKEN =
            Verdict.Rejected.of(NAME, "node(s) didn't have free ports for the requested pod ports");

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public boolean isNodeLocal(PodShape pod) {
        return true;
    }

    @Override
    public Question preFilter(PodShape pod, ClusterView cluster) {
        var wanted = pod.demand().ports();
        if (wanted.isEmpty()) return Question.SKIP;
        return new Question.Every(slot -> isFree(wanted, cluster.pods(slot)) ? Verdict.FITS : TAKEN);
    }

    private static boolean isFree(List<HostPort> wanted, PodList pods) {
        for (int i = 0; i < pods.size(); i++) {
            if (collide(wanted, pods.get(i).shape())) return false;
        }
        return true;
    }

    private static boolean collide(List<HostPort> wanted, PodShape other) {
        for (var taken : other.demand().ports()) {
            for (var port : wanted) {
                if (port.collidesWith(taken)) return true;
            }
        }
        return false;
    }

    @Override
    public boolean mayHelp(Event event, PodShape pod) {
        if (event instanceof Event.PodGone(var gone))
            return collide(pod.demand().ports(), gone.shape());
        return NodeEvents.turnsGood(event, node -> true);
    }

    @Override
    public Optional<Change> advise(PodShape pod, ClusterView cluster, int slot) {
        var pods = cluster.pods(slot);
        for (int i = 0; i < pods.size(); i++) {
            if (!collide(pod.demand().ports(), pods.get(i).shape())) continue;
            return Optional.of(
                    new Change("change the host port, which pod " + pods.get(i).fullName() + " has", 2));
        }
        return Optional.empty();
    }
}
