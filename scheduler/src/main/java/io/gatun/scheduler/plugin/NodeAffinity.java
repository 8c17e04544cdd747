package io.gatun.scheduler.plugin;

import io.gatun.scheduler.cluster.ClusterView;
import io.gatun.scheduler.framework.Advice;
import io.gatun.scheduler.framework.Event;
import io.gatun.scheduler.framework.Feasible;
import io.gatun.scheduler.framework.NodeScorer;
import io.gatun.scheduler.framework.PreFilter;
import io.gatun.scheduler.framework.PreScore;
import io.gatun.scheduler.framework.QueueingHint;
import io.gatun.scheduler.framework.Verdict;
import io.gatun.scheduler.model.Node;
import io.gatun.scheduler.model.NodeRules;
import io.gatun.scheduler.model.NodeTerm;
import io.gatun.scheduler.model.PodShape;
import io.gatun.scheduler.model.Requirement;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Node selector and node affinity of the pod, and an affinity that the profile adds to every pod. */
public final class NodeAffinity implements PreFilter, PreScore, QueueingHint, Advice {
    public static final String NAME = "NodeAffinity";
    private static final Verdict.Rejected MISMATCH =
            Verdict.Rejected.forGood(NAME, "node(s) didn't match Pod's node affinity/selector");
    private static final Verdict.Rejected ENFORCED =
            Verdict.Rejected.forGood(NAME, "node(s) didn't match scheduler-enforced node affinity");
    private static final Verdict.Rejected CONFLICT = Verdict.Rejected.forGood(NAME, "pod affinity terms conflict");

    private final NodeRules added;

    /** With the affinity that is added to every pod, {@link NodeRules#NONE} as a rule. */
    public NodeAffinity(NodeRules added) {
        this.added = added;
    }

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
        var rules = pod.nodes();
        if (rules.admitsAll() && added.admitsAll()) return Question.SKIP;
        NodeFilterOf filter = new NodeFilterOf(rules, added, cluster);
        var names = rules.required().flatMap(NodeAffinity::namedNodes);
        if (names.isEmpty()) return new Question.Every(filter);
        return names.get().isEmpty() ? new Question.Hopeless(CONFLICT) : new Question.Only(names.get(), filter);
    }

    /** The nodes that the terms name, if every term names some: then no other node can match. */
    private static Optional<Set<String>> namedNodes(List<NodeTerm> terms) {
        if (terms.isEmpty()) return Optional.empty();
        var union = new HashSet<String>();
        for (var term : terms) {
            Set<String> names = null;
            for (var field : term.fields()) {
                if (!(field instanceof Requirement.In(var key, var values))) continue;
                if (names == null) names = new HashSet<>(values);
                else names.retainAll(values);
            }
            if (names == null) return Optional.empty();
            union.addAll(names);
        }
        return Optional.of(union);
    }

    private record NodeFilterOf(NodeRules rules, NodeRules added, ClusterView cluster)
            implements io.gatun.scheduler.framework.NodeFilter {
        @Override
        public Verdict test(int slot) {
            var node = cluster.node(slot);
            if (!added.admits(node)) return ENFORCED;
            return rules.admits(node) ? Verdict.FITS : MISMATCH;
        }
    }

    @Override
    public Scale preScore(PodShape pod, ClusterView cluster, Feasible feasible) {
        if (pod.nodes().preferred().isEmpty() && added.preferred().isEmpty()) return Scale.SKIP;
        return new Scale.Each(new Scorer(pod.nodes().preferred(), added.preferred(), cluster));
    }

    private record Scorer(List<NodeRules.Preference> wishes, List<NodeRules.Preference> added, ClusterView cluster)
            implements NodeScorer {
        @Override
        public long score(int slot) {
            var node = cluster.node(slot);
            return sum(added, node) + sum(wishes, node);
        }

        private static long sum(List<NodeRules.Preference> wishes, Node node) {
            long sum = 0;
            for (var wish : wishes) {
                if (wish.weight() != 0 && wish.term().matches(node)) sum += wish.weight();
            }
            return sum;
        }

        @Override
        public void normalize(long[] scores, Feasible nodes) {
            Normalization.byHighest(scores, nodes);
        }
    }

    @Override
    public boolean mayHelp(Event event, PodShape pod) {
        return NodeEvents.turnsGood(
                event, node -> added.admits(node) && pod.nodes().admits(node));
    }

    @Override
    public Optional<Change> advise(PodShape pod, ClusterView cluster, int slot) {
        var node = cluster.node(slot);
        for (var requirement : pod.nodes().selector().requirements()) {
            if (!requirement.holds(node.labels().get(requirement.key()))) {
                return Optional.of(new Change("label node " + node.name() + " so that " + requirement, 10));
            }
        }
        return pod.nodes().required().stream()
                .flatMap(List::stream)
                .flatMap(term -> term.expressions().stream())
                .filter(requirement -> !requirement.holds(node.labels().get(requirement.key())))
                .findFirst()
                .map(requirement -> new Change("label node " + node.name() + " so that " + requirement, 10));
    }
}
