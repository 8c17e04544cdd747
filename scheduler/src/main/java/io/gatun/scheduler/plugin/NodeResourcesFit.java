package io.gatun.scheduler.plugin;

import io.gatun.scheduler.cluster.ClusterView;
import io.gatun.scheduler.framework.Advice;
import io.gatun.scheduler.framework.Event;
import io.gatun.scheduler.framework.Feasible;
import io.gatun.scheduler.framework.PreFilter;
import io.gatun.scheduler.framework.PreScore;
import io.gatun.scheduler.framework.QueueingHint;
import io.gatun.scheduler.model.Node;
import io.gatun.scheduler.model.PodShape;
import io.gatun.scheduler.model.Resources;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** What the pod requests must be free on the node; scores by how full the node then is. */
public final class NodeResourcesFit implements PreFilter, PreScore, QueueingHint, Advice {
    public static final String NAME = "NodeResourcesFit";

    private final IgnoredResources ignored;
    private final ResourceStrategy strategy;

    public NodeResourcesFit(IgnoredResources ignored, ResourceStrategy strategy) {
        this.ignored = ignored;
        this.strategy = strategy;
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
    public boolean isScoreNodeLocal() {
        return true;
    }

    @Override
    public Question preFilter(PodShape pod, ClusterView cluster) {
        return new Question.Every(new FitFilter(wanted(pod), cluster));
    }

    @Override
    public Scale preScore(PodShape pod, ClusterView cluster, Feasible feasible) {
        return new Scale.Each(strategy.scorer(pod, cluster));
    }

    /** One resource the pod wants. */
    record Wanted(String resource, long amount) {}

    private List<Wanted> wanted(PodShape pod) {
        var requests = pod.demand().requests();
        var wanted = new ArrayList<Wanted>();
        if (requests.milliCpu() > 0) wanted.add(new Wanted(Resources.CPU, requests.milliCpu()));
        if (requests.memoryBytes() > 0) wanted.add(new Wanted(Resources.MEMORY, requests.memoryBytes()));
        if (requests.ephemeralBytes() > 0)
            wanted.add(new Wanted(Resources.EPHEMERAL_STORAGE, requests.ephemeralBytes()));
        requests.others().forEach((name, amount) -> {
            if (amount > 0 && !ignored.covers(name)) wanted.add(new Wanted(name, amount));
        });
        return wanted;
    }

    @Override
    public boolean mayHelp(Event event, PodShape pod) {
        return switch (event) {
            case Event.PodGone ignored -> true; // one pod less is room for one, whatever it requested
            case Event.PodChanged(var before, var after) -> requestsLess(pod, before.shape(), after.shape());
            case Event.NodeAdded(var node) -> couldHold(pod, node);
            case Event.NodeChanged(var before, var after) -> couldHold(pod, after) && offersMore(pod, before, after);
            case Event.NodeRemoved ignored -> false;
            case Event.PodPlaced ignored -> false;
            case Event.PodArrived ignored -> false;
            case Event.NamespaceChanged ignored -> false;
            case Event.GroupChanged ignored -> false;
            case Event.StorageChanged ignored -> false;
        };
    }

    private boolean requestsLess(PodShape pod, PodShape before, PodShape after) {
        return wanted(pod).stream()
                .anyMatch(want -> after.demand().requests().get(want.resource())
                        < before.demand().requests().get(want.resource()));
    }

    private boolean couldHold(PodShape pod, Node node) {
        var offered = node.allocatable().resources();
        return node.allocatable().pods() > 0
                && wanted(pod).stream().allMatch(want -> want.amount() <= offered.get(want.resource()));
    }

    private boolean offersMore(PodShape pod, Node before, Node after) {
        return after.allocatable().pods() > before.allocatable().pods()
                || wanted(pod).stream()
                        .anyMatch(want -> after.allocatable().resources().get(want.resource())
                                > before.allocatable().resources().get(want.resource()));
    }

    @Override
    public Optional<Change> advise(PodShape pod, ClusterView cluster, int slot) {
        var node = cluster.node(slot).name();
        if (cluster.podCounts()[slot] + 1 > cluster.allowedPods()[slot]) {
            return Optional.of(new Change("allow more pods on node " + node + ", or move one away", 20));
        }
        var remedies = new ArrayList<Change>();
        for (var want : wanted(pod)) {
            int column = cluster.column(want.resource());
            long capacity = column < 0 ? 0 : cluster.allocatable(column)[slot];
            long free = column < 0 ? 0 : capacity - cluster.requested(column)[slot];
            if (want.amount() > free) remedies.add(remedy(want, Math.max(0, free), capacity, node));
        }
        if (remedies.isEmpty()) return Optional.empty();
        return Optional.of(new Change(
                remedies.stream().map(Change::text).collect(Collectors.joining(" and ")),
                remedies.stream().mapToInt(Change::cost).sum()));
    }

    private static Change remedy(Wanted want, long free, long capacity, String node) {
        if (free == 0 && want.amount() <= capacity) {
            return new Change(
                    "free %s %s on node %s"
                            .formatted(ResourceText.of(want.resource(), want.amount()), want.resource(), node),
                    20);
        }
        // The smaller the part that has to go, the smaller the change.
        int cost = free == 0 ? 40 : 1 + (int) (9 * (double) (want.amount() - free) / want.amount());
        return new Change(
                "request at most %s %s, which is free on node %s"
                        .formatted(ResourceText.of(want.resource(), free), want.resource(), node),
                cost);
    }
}
