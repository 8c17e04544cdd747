package io.gatun.scheduler.plugin;

import io.gatun.scheduler.cluster.ClusterView;
import io.gatun.scheduler.cluster.DomainTally;
import io.gatun.scheduler.cluster.NodeScope;
import io.gatun.scheduler.cluster.PodMatcher;
import io.gatun.scheduler.cluster.Topology;
import io.gatun.scheduler.framework.Feasible;
import io.gatun.scheduler.framework.NodeScorer;
import io.gatun.scheduler.model.PodShape;
import io.gatun.scheduler.model.SpreadConstraint;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Set;

/**
 * The preferences: the fewer matching pods in a node's domains the better; topologies with few domains weigh less per
 * pod.
 */
final class SpreadScorer implements NodeScorer {
    private static final long NOT_SCORED = -1;

    /** One constraint: its counts, where its label is, and its weight. */
    private record Part(DomainTally counts, Topology label, int allowance, double weight) {}

    private final List<Topology> required;
    private final List<Part> parts;

    private SpreadScorer(List<Topology> required, List<Part> parts) {
        this.required = required;
        this.parts = parts;
    }

    /**
     * @param requiredKeys nodes that lack one of these are not scored
     */
    static SpreadScorer of(
            PodShape pod,
            List<SpreadConstraint> constraints,
            Set<String> requiredKeys,
            ClusterView cluster,
            Feasible feasible) {
        var required = requiredKeys.stream().map(cluster::topology).toList();
        var parts = new ArrayList<Part>(constraints.size());
        for (var constraint : constraints) {
            var key = constraint.topologyKey();
            boolean perNode = key.equals(SpreadDefaults.HOSTNAME);
            var scope = perNode ? NodeScope.ALL : NodeScope.of(pod.nodes(), constraint.policies(), requiredKeys);
            var matcher = new PodMatcher.InNamespace(pod.namespace(), constraint.selector());
            var counter = cluster.counter(matcher, perNode ? Topology.EACH_NODE : key, scope);
            var label = cluster.topology(key);
            int domains = perNode ? scored(required, feasible) : domains(label, required, feasible);
            parts.add(new Part(counter.pods(), label, constraint.maxSkew() - 1, Math.log(domains + 2)));
        }
        return new SpreadScorer(required, parts);
    }

    private static int scored(List<Topology> required, Feasible feasible) {
        if (required.isEmpty()) return feasible.size();
        int scored = 0;
        for (int i = 0; i < feasible.size(); i++) {
            if (hasAll(required, feasible.get(i))) scored++;
        }
        return scored;
    }

    /** Distinct values among the scored nodes; no label counts as one value more. */
    private static int domains(Topology label, List<Topology> required, Feasible feasible) {
        var seen = new BitSet(label.domains() + 1);
        for (int i = 0; i < feasible.size(); i++) {
            int slot = feasible.get(i);
            if (hasAll(required, slot)) seen.set(label.domainOf()[slot] + 1);
        }
        return seen.cardinality();
    }

    private static boolean hasAll(List<Topology> required, int slot) {
        for (int i = 0; i < required.size(); i++) {
            if (required.get(i).domainOf()[slot] < 0) return false;
        }
        return true;
    }

    @Override
    public long score(int slot) {
        if (!hasAll(required, slot)) return NOT_SCORED;
        double sum = 0;
        for (int i = 0; i < parts.size(); i++) {
            var part = parts.get(i);
            if (part.label().domainOf()[slot] < 0) continue;
            sum += part.counts().at(slot) * part.weight() + part.allowance();
        }
        return Math.round(sum);
    }

    @Override
    public void normalize(long[] scores, Feasible nodes) {
        long lowest = Long.MAX_VALUE;
        long highest = 0;
        for (int i = 0; i < nodes.size(); i++) {
            if (scores[i] == NOT_SCORED) continue;
            lowest = Math.min(lowest, scores[i]);
            highest = Math.max(highest, scores[i]);
        }
        for (int i = 0; i < nodes.size(); i++) {
            if (scores[i] == NOT_SCORED) scores[i] = 0;
            else scores[i] = highest == 0 ? MAX : MAX * (highest + lowest - scores[i]) / highest;
        }
    }
}
