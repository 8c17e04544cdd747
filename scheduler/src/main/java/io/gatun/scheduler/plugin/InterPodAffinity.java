package io.gatun.scheduler.plugin;

import static io.gatun.scheduler.cluster.TermHolder.Role;

import io.gatun.scheduler.cluster.ClusterView;
import io.gatun.scheduler.cluster.DomainTally;
import io.gatun.scheduler.cluster.NodeScope;
import io.gatun.scheduler.cluster.PodMatcher;
import io.gatun.scheduler.framework.Advice;
import io.gatun.scheduler.framework.Event;
import io.gatun.scheduler.framework.Feasible;
import io.gatun.scheduler.framework.PreFilter;
import io.gatun.scheduler.framework.PreScore;
import io.gatun.scheduler.framework.QueueingHint;
import io.gatun.scheduler.model.AffinityTerm;
import io.gatun.scheduler.model.Labels;
import io.gatun.scheduler.model.PodShape;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Near these pods, away from those; and the same asked by pods that are already there. Every answer is read from counts
 * per topology domain, whatever the number of pods.
 */
public final class InterPodAffinity implements PreFilter, PreScore, QueueingHint, Advice {
    public static final String NAME = "InterPodAffinity";

    private final int hardAffinityWeight;
    private final ExistingPreferences existing;

    /** Whether wishes of pods that are already there count for pods that have none themselves. */
    public enum ExistingPreferences {
        COUNT,
        IGNORE
    }

    /**
     * @param hardAffinityWeight what a required term of an existing pod is worth, 0 to 100
     */
    public InterPodAffinity(int hardAffinityWeight, ExistingPreferences existing) {
        this.hardAffinityWeight = hardAffinityWeight;
        this.existing = existing;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Question preFilter(PodShape pod, ClusterView cluster) {
        var rules = pod.pods();
        var refusing = new ArrayList<DomainTally>();
        for (var holder : cluster.holders(Role.AWAY, pod)) {
            if (holder.holders().total() > 0) refusing.add(holder.holders());
        }
        if (refusing.isEmpty() && rules.near().isEmpty() && rules.away().isEmpty()) return Question.SKIP;
        var near = new PodMatcher.AllTerms(rules.near());
        return new Question.Every(new AffinityFilter(
                rules.near().stream().map(term -> tally(cluster, near, term)).toList(),
                near.matches(pod, cluster.namespaceLabels(pod.namespace())),
                rules.away().stream().map(term -> tally(cluster, term)).toList(),
                refusing));
    }

    private static DomainTally tally(ClusterView cluster, PodMatcher matcher, AffinityTerm term) {
        return cluster.counter(matcher, term.topologyKey(), NodeScope.ALL).pods();
    }

    private static DomainTally tally(ClusterView cluster, AffinityTerm term) {
        return tally(cluster, new PodMatcher.AllTerms(List.of(term)), term);
    }

    @Override
    public Scale preScore(PodShape pod, ClusterView cluster, Feasible feasible) {
        var rules = pod.pods();
        if (existing == ExistingPreferences.IGNORE && !rules.hasPreferences()) return Scale.SKIP;
        var parts = new ArrayList<AffinityScorer.Part>();
        for (var wish : rules.ratherNear()) add(parts, tally(cluster, wish.term()), wish.weight());
        for (var wish : rules.ratherAway()) add(parts, tally(cluster, wish.term()), -wish.weight());
        for (var holder : cluster.holders(Role.RATHER_NEAR, pod)) add(parts, holder.holders(), holder.weight());
        for (var holder : cluster.holders(Role.RATHER_AWAY, pod)) add(parts, holder.holders(), -holder.weight());
        if (hardAffinityWeight > 0) {
            for (var holder : cluster.holders(Role.NEAR, pod)) add(parts, holder.holders(), hardAffinityWeight);
        }
        return parts.isEmpty() ? Scale.SKIP : new Scale.Each(new AffinityScorer(parts));
    }

    private static void add(List<AffinityScorer.Part> parts, DomainTally counts, int weight) {
        if (counts.total() > 0) parts.add(new AffinityScorer.Part(counts, weight));
    }

    @Override
    public boolean mayHelp(Event event, PodShape pod) {
        return switch (event) {
            case Event.PodPlaced(var placed) -> isWanted(pod, placed.shape());
            case Event.PodGone(var gone) -> isInTheWay(pod, gone.shape());
            case Event.PodChanged(var before, var after) ->
                isInTheWay(pod, before.shape()) || isWanted(pod, after.shape());
            case Event.NodeAdded ignored -> true;
            case Event.NodeChanged(var before, var after) -> !before.labels().equals(after.labels());
            case Event.NodeRemoved ignored -> false;
            case Event.PodArrived ignored -> false;
            case Event.NamespaceChanged ignored -> true;
            case Event.GroupChanged ignored -> false;
            case Event.StorageChanged ignored -> false;
        };
    }

    private static boolean isWanted(PodShape pod, PodShape other) {
        return speaksOf(pod.pods().near(), other);
    }

    private static boolean isInTheWay(PodShape pod, PodShape other) {
        return speaksOf(pod.pods().away(), other) || speaksOf(other.pods().away(), pod);
    }

    /** Without the labels of namespaces: a term that selects namespaces by label may speak of any. */
    private static boolean speaksOf(List<AffinityTerm> terms, PodShape other) {
        for (var term : terms) {
            boolean byLabel = !term.namespaceSelector().requirements().isEmpty();
            if (byLabel
                    ? term.selector().matches(other.labels())
                    : term.matches(other.namespace(), Labels.NONE, other.labels())) {
                return true;
            }
        }
        return false;
    }

    @Override
    public Optional<Change> advise(PodShape pod, ClusterView cluster, int slot) {
        if (!(preFilter(pod, cluster) instanceof Question.Every(AffinityFilter filter))) return Optional.empty();
        var node = cluster.node(slot).name();
        return Optional.of(
                switch (filter.reason(slot)) {
                    case NOT_NEAR -> new Change("place a pod that matches the affinity near node " + node, 30);
                    case NOT_AWAY ->
                        new Change("move the pods that the anti-affinity excludes away from node " + node, 30);
                    case REFUSED ->
                        new Change("move the pods whose anti-affinity excludes this one off node " + node, 30);
                    case NONE -> new Change("nothing", 0);
                });
    }
}
