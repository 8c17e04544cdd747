package io.gatun.scheduler.cluster;

import io.gatun.scheduler.model.AffinityTerm;
import io.gatun.scheduler.model.Labels;
import io.gatun.scheduler.model.Node;
import io.gatun.scheduler.model.Pod;
import io.gatun.scheduler.model.PodShape;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * The inverted indexes: instead of asking every pod whether it matches a term, every pod that comes or goes is added to
 * the counters and term holders that concern it, which are worked out once per shape.
 */
final class PodIndex {
    /** Counters beyond this number are forgotten, the longest unused first. */
    private static final int COUNTERS_KEPT = 1024;

    private record Key(PodMatcher matcher, String topologyKey, NodeScope scope) {}

    private final Function<String, Topology> topologies;
    private final Function<String, Labels> namespaces;
    private final Map<Key, DomainCounter> counters = new LinkedHashMap<>();
    private final List<DomainCounter> counterList = new ArrayList<>();
    private final Map<TermHolder.Key, TermHolder> holders = new HashMap<>();
    private final List<TermHolder> holderList = new ArrayList<>();
    private int countersEra;
    private int holdersEra;
    private long uses;

    PodIndex(Function<String, Topology> topologies, Function<String, Labels> namespaces) {
        this.topologies = topologies;
        this.namespaces = namespaces;
    }

    /** The counter, and whether it is new and still has to be filled. */
    record Counter(DomainCounter counter, boolean isNew) {}

    Counter counter(PodMatcher matcher, String topologyKey, NodeScope scope, int slots) {
        var key = new Key(matcher, topologyKey, scope);
        var known = counters.get(key);
        if (known != null) {
            known.lastUse = ++uses;
            return new Counter(known, false);
        }
        if (counters.size() >= COUNTERS_KEPT) forgetUnused();
        var made = new DomainCounter(matcher, topologies.apply(topologyKey), scope, slots);
        made.lastUse = ++uses;
        counters.put(key, made);
        counterList.add(made);
        return new Counter(made, true);
    }

    private void forgetUnused() {
        long recent = uses - COUNTERS_KEPT / 2;
        counters.values().removeIf(counter -> counter.lastUse < recent);
        counterList.clear();
        counterList.addAll(counters.values());
        countersEra++;
    }

    /** After labels of a namespace changed: nothing that was worked out per shape holds any more. */
    void forgetLinks() {
        countersEra++;
        holdersEra++;
    }

    void add(Pod pod, int slot, ShapeLinks links, int sign) {
        count(pod, slot, links, sign);
        for (var holder : owned(links)) holder.holders().add(slot, sign);
    }

    private void count(Pod pod, int slot, ShapeLinks links, int sign) {
        for (var counter : countedBy(links)) {
            if (pod.isTerminating() && !counter.matcher().countsTerminating()) continue;
            counter.add(slot, sign);
        }
    }

    /** A node appears, with its pods; its topology domains are already set. */
    void nodeJoins(int slot, Node node, PodList pods, Function<Pod, ShapeLinks> links) {
        for (var counter : counterList) join(counter, slot, node, pods);
        for (int i = 0; i < pods.size(); i++) {
            for (var holder : owned(links.apply(pods.get(i)))) holder.holders().add(slot, 1);
        }
    }

    void join(DomainCounter counter, int slot, Node node, PodList pods) {
        if (counter.scope().includes(node)) counter.join(slot, matching(counter, pods));
    }

    /** A node disappears, or is about to change; its topology domains are still the old ones. */
    void nodeLeaves(int slot, PodList pods, Function<Pod, ShapeLinks> links) {
        for (var counter : counterList) {
            if (counter.isInScope(slot)) counter.leave(slot, matching(counter, pods));
        }
        for (int i = 0; i < pods.size(); i++) {
            for (var holder : owned(links.apply(pods.get(i)))) holder.holders().add(slot, -1);
        }
    }

    void grow(int slots) {
        counterList.forEach(counter -> counter.grow(slots));
    }

    private int matching(DomainCounter counter, PodList pods) {
        int matching = 0;
        for (int i = 0; i < pods.size(); i++) {
            var pod = pods.get(i);
            if (pod.isTerminating() && !counter.matcher().countsTerminating()) continue;
            if (counter.matcher().matches(pod.shape(), namespaces.apply(pod.namespace()))) matching++;
        }
        return matching;
    }

    private List<DomainCounter> countedBy(ShapeLinks links) {
        if (links.countersEra != countersEra) {
            links.countersEra = countersEra;
            links.countersSeen = 0;
            links.countedBy.clear();
        }
        if (links.countersSeen == counterList.size()) return links.countedBy;
        var namespace = namespaces.apply(links.shape.namespace());
        for (; links.countersSeen < counterList.size(); links.countersSeen++) {
            var counter = counterList.get(links.countersSeen);
            if (counter.matcher().matches(links.shape, namespace)) links.countedBy.add(counter);
        }
        return links.countedBy;
    }

    List<TermHolder> speakingOf(TermHolder.Role role, ShapeLinks links) {
        if (links.holdersEra != holdersEra) {
            links.holdersEra = holdersEra;
            links.holdersSeen = 0;
            links.spokenOfBy.values().forEach(List::clear);
        }
        if (links.holdersSeen < holderList.size()) {
            var namespace = namespaces.apply(links.shape.namespace());
            for (; links.holdersSeen < holderList.size(); links.holdersSeen++) {
                var holder = holderList.get(links.holdersSeen);
                if (holder.speaksOf(links.shape, namespace))
                    at(links, holder.role()).add(holder);
            }
        }
        return at(links, role);
    }

    private static List<TermHolder> at(ShapeLinks links, TermHolder.Role role) {
        return java.util.Objects.requireNonNull(links.spokenOfBy.get(role));
    }

    private List<TermHolder> owned(ShapeLinks links) {
        var rules = links.shape.pods();
        int terms = rules.near().size()
                + rules.away().size()
                + rules.ratherNear().size()
                + rules.ratherAway().size();
        if (links.own.size() == terms) return links.own;
        rules.near().forEach(term -> links.own.add(holder(TermHolder.Role.NEAR, 1, term)));
        rules.away().forEach(term -> links.own.add(holder(TermHolder.Role.AWAY, 1, term)));
        rules.ratherNear()
                .forEach(wish -> links.own.add(holder(TermHolder.Role.RATHER_NEAR, wish.weight(), wish.term())));
        rules.ratherAway()
                .forEach(wish -> links.own.add(holder(TermHolder.Role.RATHER_AWAY, wish.weight(), wish.term())));
        return links.own;
    }

    private TermHolder holder(TermHolder.Role role, int weight, AffinityTerm term) {
        return holders.computeIfAbsent(new TermHolder.Key(role, weight, term), key -> {
            var made = new TermHolder(key, topologies.apply(term.topologyKey()));
            holderList.add(made);
            return made;
        });
    }

    /** Forgets terms that no pod on a node holds; the caller forgets the shapes that no pod has. */
    void sweepHolders(Iterable<ShapeLinks> living) {
        var used = new java.util.HashSet<TermHolder>();
        living.forEach(links -> used.addAll(links.own));
        holders.values().removeIf(holder -> !used.contains(holder));
        holderList.removeIf(holder -> !used.contains(holder));
        holdersEra++;
    }

    List<DomainCounter> allCounters() {
        return counterList;
    }

    static boolean hasTerms(PodShape shape) {
        return !shape.pods().equals(io.gatun.scheduler.model.PodRules.NONE);
    }
}
