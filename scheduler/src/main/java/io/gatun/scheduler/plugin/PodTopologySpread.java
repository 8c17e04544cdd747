package io.gatun.scheduler.plugin;

import io.gatun.scheduler.cluster.ClusterView;
import io.gatun.scheduler.cluster.NodeScope;
import io.gatun.scheduler.cluster.PodMatcher;
import io.gatun.scheduler.framework.Advice;
import io.gatun.scheduler.framework.Event;
import io.gatun.scheduler.framework.Feasible;
import io.gatun.scheduler.framework.PreFilter;
import io.gatun.scheduler.framework.PreScore;
import io.gatun.scheduler.framework.QueueingHint;
import io.gatun.scheduler.model.PodShape;
import io.gatun.scheduler.model.SpreadConstraint;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * Spreads pods evenly over the domains of a topology: as a demand, or as a preference. A pod without constraints of its
 * own gets the profile's, with the selector of the services and controllers that it belongs to.
 */
public final class PodTopologySpread implements PreFilter, PreScore, QueueingHint, Advice {
    public static final String NAME = "PodTopologySpread";

    private final SpreadDefaults defaults;

    public PodTopologySpread(SpreadDefaults defaults) {
        this.defaults = defaults;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Question preFilter(PodShape pod, ClusterView cluster) {
        var constraints = constraints(pod, cluster, SpreadConstraint::forbids);
        if (constraints.isEmpty()) return Question.SKIP;
        var keys = keys(constraints);
        return new Question.Every(new SpreadFilter(constraints.stream()
                .map(constraint -> new SpreadFilter.Bound(
                        constraint,
                        cluster.counter(
                                new PodMatcher.InNamespace(pod.namespace(), constraint.selector()),
                                constraint.topologyKey(),
                                NodeScope.of(pod.nodes(), constraint.policies(), keys)),
                        constraint.selector().matches(pod.labels()) ? 1 : 0))
                .toList()));
    }

    @Override
    public Scale preScore(PodShape pod, ClusterView cluster, Feasible feasible) {
        var constraints = constraints(pod, cluster, constraint -> !constraint.forbids());
        if (constraints.isEmpty()) return Scale.SKIP;
        boolean allKeys = !pod.pods().spread().isEmpty() || !defaults.system();
        return new Scale.Each(
                SpreadScorer.of(pod, constraints, allKeys ? keys(constraints) : Set.of(), cluster, feasible));
    }

    private static Set<String> keys(List<SpreadConstraint> constraints) {
        return constraints.stream().map(SpreadConstraint::topologyKey).collect(Collectors.toUnmodifiableSet());
    }

    private List<SpreadConstraint> constraints(
            PodShape pod, ClusterView cluster, Predicate<SpreadConstraint> relevant) {
        var own = pod.pods().spread();
        if (!own.isEmpty()) {
            // The common case: all of one kind, and then the list itself will do.
            return own.stream().allMatch(relevant)
                    ? own
                    : own.stream().filter(relevant).toList();
        }
        if (defaults.constraints().isEmpty()) return List.of();
        var owners = cluster.owners(pod.namespace());
        if (owners.isEmpty()) return List.of();
        var selector = SpreadDefaults.selector(pod, owners);
        if (selector.isEverything()) return List.of();
        return defaults.constraints().stream()
                .filter(relevant)
                .map(constraint -> constraint.withSelector(selector))
                .toList();
    }

    @Override
    public boolean mayHelp(Event event, PodShape pod) {
        return switch (event) {
            case Event.PodPlaced(var placed) -> counts(pod, placed.shape());
            case Event.PodGone(var gone) -> counts(pod, gone.shape());
            case Event.PodChanged(var before, var after) -> counts(pod, before.shape()) || counts(pod, after.shape());
            case Event.NodeAdded ignored -> true;
            case Event.NodeChanged(var before, var after) ->
                !before.labels().equals(after.labels()) || !before.taints().equals(after.taints());
            case Event.NodeRemoved ignored -> true;
            case Event.PodArrived ignored -> false;
            case Event.NamespaceChanged ignored -> false;
            case Event.GroupChanged ignored -> false;
            case Event.StorageChanged ignored -> false;
        };
    }

    private static boolean counts(PodShape pod, PodShape other) {
        if (!pod.namespace().equals(other.namespace())) return false;
        var own = pod.pods().spread();
        return own.isEmpty()
                || own.stream().map(SpreadConstraint::selector).anyMatch(selector -> selector.matches(other.labels()));
    }

    @Override
    public Optional<Change> advise(PodShape pod, ClusterView cluster, int slot) {
        if (!(preFilter(pod, cluster) instanceof Question.Every(SpreadFilter filter))) return Optional.empty();
        return filter.firstBroken(slot).map(broken -> {
            var node = cluster.node(slot);
            var key = broken.constraint().topologyKey();
            if (!node.labels().has(key)) return new Change("label node " + node.name() + " with " + key, 10);
            return new Change(
                    "allow a skew of %d over %s (maxSkew is %d)"
                            .formatted(
                                    broken.skew(slot), key, broken.constraint().maxSkew()),
                    1);
        });
    }
}
