package io.gatun.scheduler.reference;

import io.gatun.scheduler.model.AffinityTerm;
import io.gatun.scheduler.model.Node;
import io.gatun.scheduler.model.PodSelectorOwner;
import io.gatun.scheduler.model.PodShape;
import io.gatun.scheduler.model.Selector;
import io.gatun.scheduler.model.SpreadConstraint;
import io.gatun.scheduler.model.Taint;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Every scorer with its default weight, from the documentation, by looking at every pod. */
final class PlainScores {
    private final PlainWorld world;
    private final PodShape pod;
    private final List<Node> nodes;
    private final PlainFilters filters;

    PlainScores(PlainWorld world, PodShape pod, List<Node> nodes) {
        this.world = world;
        this.pod = pod;
        this.nodes = nodes;
        this.filters = new PlainFilters(world, pod);
    }

    long[] totals() {
        var totals = new long[nodes.size()];
        add(totals, 3, taints());
        add(totals, 2, nodeAffinity());
        add(totals, 1, each(this::leastAllocated));
        add(totals, 2, spread());
        add(totals, 2, podAffinity());
        add(totals, 1, each(this::balanced));
        add(totals, 1, each(this::images));
        return totals;
    }

    private static void add(long[] totals, int weight, long[] scores) {
        for (int i = 0; i < totals.length; i++) totals[i] += weight * scores[i];
    }

    private interface OfNode {
        long score(Node node);
    }

    private long[] each(OfNode scorer) {
        return nodes.stream().mapToLong(scorer::score).toArray();
    }

    private long[] taints() {
        var counts = each(node -> node.taints().stream()
                .filter(taint -> taint.effect() == Taint.Effect.PreferNoSchedule
                        && !pod.nodes().tolerates(taint))
                .count());
        long most = Arrays.stream(counts).max().orElse(0);
        return Arrays.stream(counts)
                .map(count -> most == 0 ? 100 : 100 - 100 * count / most)
                .toArray();
    }

    private long[] nodeAffinity() {
        var sums = each(node -> pod.nodes().preferred().stream()
                .filter(wish -> wish.term().matches(node))
                .mapToLong(wish -> wish.weight())
                .sum());
        long most = Arrays.stream(sums).max().orElse(0);
        return Arrays.stream(sums).map(sum -> most == 0 ? 0 : 100 * sum / most).toArray();
    }

    private long leastAllocated(Node node) {
        long cpu = pod.demand().scored().milliCpu();
        long memory = pod.demand().scored().memoryBytes();
        for (var other : world.on(node)) {
            cpu += other.shape().demand().scored().milliCpu();
            memory += other.shape().demand().scored().memoryBytes();
        }
        long sum = 0;
        int parts = 0;
        for (var part : List.of(
                new long[] {cpu, node.allocatable().resources().milliCpu()},
                new long[] {memory, node.allocatable().resources().memoryBytes()})) {
            if (part[1] == 0) continue;
            sum += part[0] > part[1] ? 0 : (part[1] - part[0]) * 100 / part[1];
            parts++;
        }
        return parts == 0 ? 0 : sum / parts;
    }

    private long balanced(Node node) {
        var wanted = pod.demand().requests();
        if (wanted.milliCpu() == 0 && wanted.memoryBytes() == 0) return 0;
        long cpu = wanted.milliCpu();
        long memory = wanted.memoryBytes();
        for (var other : world.on(node)) {
            cpu += other.shape().demand().requests().milliCpu();
            memory += other.shape().demand().requests().memoryBytes();
        }
        long cpus = node.allocatable().resources().milliCpu();
        long bytes = node.allocatable().resources().memoryBytes();
        if (cpus == 0 || bytes == 0) return 100;
        double deviation = Math.abs((Math.min(1, (double) cpu / cpus) - Math.min(1, (double) memory / bytes)) / 2);
        return (long) ((1 - deviation) * 100);
    }

    private long images(Node node) {
        long mib = 1024 * 1024;
        long most = 1000 * mib * pod.demand().images().size();
        if (most == 0) return 0;
        long sum = 0;
        for (var image : pod.demand().images()) {
            if (!node.imageBytes().containsKey(image)) continue;
            long holders = world.nodes.values().stream()
                    .filter(other -> other.imageBytes().containsKey(image))
                    .count();
            sum += (long) (node.imageBytes().get(image) * ((double) holders / world.nodes.size()));
        }
        sum = Math.max(23 * mib, Math.min(most, sum));
        return 100 * (sum - 23 * mib) / (most - 23 * mib);
    }

    private long[] podAffinity() {
        var sums = each(this::affinityOf);
        long low = Arrays.stream(sums).min().orElse(0);
        long high = Arrays.stream(sums).max().orElse(0);
        return Arrays.stream(sums)
                .map(sum -> high == low ? 0 : (long) (100 * ((double) (sum - low) / (high - low))))
                .toArray();
    }

    private long affinityOf(Node node) {
        long sum = 0;
        for (var other : world.placed()) {
            var theirs = other.pod().shape();
            for (var wish : pod.pods().ratherNear())
                sum += worth(wish.weight(), wish.term(), theirs, other.node(), node);
            for (var wish : pod.pods().ratherAway())
                sum -= worth(wish.weight(), wish.term(), theirs, other.node(), node);
            for (var term : theirs.pods().near()) sum += worth(1, term, pod, other.node(), node);
            for (var wish : theirs.pods().ratherNear())
                sum += worth(wish.weight(), wish.term(), pod, other.node(), node);
            for (var wish : theirs.pods().ratherAway())
                sum -= worth(wish.weight(), wish.term(), pod, other.node(), node);
        }
        return sum;
    }

    private long worth(int weight, AffinityTerm term, PodShape of, Node there, Node here) {
        return filters.speaksOf(term, of) && PlainFilters.sameDomain(term, there, here) ? weight : 0;
    }

    private List<SpreadConstraint> softConstraints() {
        if (!pod.pods().spread().isEmpty()) {
            return pod.pods().spread().stream().filter(one -> !one.forbids()).toList();
        }
        var selector = Selector.EVERYTHING;
        for (var owner : world.owners) {
            if (!owner.namespace().equals(pod.namespace())) continue;
            boolean serves = owner.kind().equals(PodSelectorOwner.SERVICE)
                    && owner.selector().matches(pod.labels());
            boolean controls = owner.kind().equals(pod.identity().controller().kind())
                    && owner.name().equals(pod.identity().controller().name());
            if (!serves && !controls) continue;
            for (var requirement : owner.selector().requirements()) selector = selector.and(requirement);
        }
        if (selector.isEverything()) return List.of();
        var soft = SpreadConstraint.Policies.SOFT;
        return List.of(
                new SpreadConstraint("kubernetes.io/hostname", 3, 1, selector, soft),
                new SpreadConstraint("topology.kubernetes.io/zone", 5, 1, selector, soft));
    }

    private long[] spread() {
        var soft = softConstraints();
        if (soft.isEmpty()) return new long[nodes.size()];
        boolean needsAll = !pod.pods().spread().isEmpty();
        var scored = nodes.stream()
                .filter(node ->
                        !needsAll || soft.stream().allMatch(one -> node.labels().has(one.topologyKey())))
                .toList();
        var raw = each(node -> scored.contains(node) ? spreadOf(node, soft, scored, needsAll) : -1);
        long low = Arrays.stream(raw).filter(score -> score >= 0).min().orElse(0);
        long high = Arrays.stream(raw).filter(score -> score >= 0).max().orElse(0);
        return Arrays.stream(raw)
                .map(score -> score < 0 ? 0 : high == 0 ? 100 : 100 * (high + low - score) / high)
                .toArray();
    }

    private long spreadOf(Node node, List<SpreadConstraint> soft, List<Node> scored, boolean needsAll) {
        double sum = 0;
        for (var constraint : soft) {
            var domain = node.labels().get(constraint.topologyKey());
            if (domain == null) continue;
            boolean perNode = constraint.topologyKey().equals("kubernetes.io/hostname");
            Set<String> domains = new HashSet<>();
            for (var other : scored) {
                var value = other.labels().get(constraint.topologyKey());
                domains.add(value == null ? "" : value);
            }
            int size = perNode ? scored.size() : domains.size();
            int count = perNode
                    ? filters.matching(constraint, node)
                    : filters.countByDomain(constraint, needsAll ? soft : List.of())
                            .getOrDefault(domain, 0);
            sum += count * Math.log(size + 2) + (constraint.maxSkew() - 1);
        }
        return (long) Math.floor(sum + 0.5);
    }
}
