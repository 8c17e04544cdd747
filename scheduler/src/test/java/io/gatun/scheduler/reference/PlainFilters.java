package io.gatun.scheduler.reference;

import io.gatun.scheduler.framework.Verdict.Cure;
import io.gatun.scheduler.model.AffinityTerm;
import io.gatun.scheduler.model.Node;
import io.gatun.scheduler.model.PodShape;
import io.gatun.scheduler.model.Resources;
import io.gatun.scheduler.model.SpreadConstraint;
import io.gatun.scheduler.model.Taint;
import io.gatun.scheduler.model.Volume;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/** Every filter in the default order, from the words of the documentation, by looking at every pod. */
final class PlainFilters {
    /** A refusal; null-free: empty optional is consent. */
    record Refusal(List<String> reasons, Cure cure) {}

    private final PlainWorld world;
    private final PodShape pod;

    PlainFilters(PlainWorld world, PodShape pod) {
        this.world = world;
        this.pod = pod;
    }

    Optional<Refusal> test(Node node) {
        if (node.isCordoned()
                && !pod.nodes().tolerates(new Taint("node.kubernetes.io/unschedulable", "", Taint.Effect.NoSchedule))) {
            return forGood("node(s) were unschedulable");
        }
        if (!pod.nodes().nodeName().isEmpty() && !pod.nodes().nodeName().equals(node.name())) {
            return forGood("node(s) didn't match the requested node name");
        }
        for (var taint : node.taints()) {
            if (taint.effect() != Taint.Effect.PreferNoSchedule && !pod.nodes().tolerates(taint)) {
                return forGood("node(s) had untolerated taint(s)");
            }
        }
        if (!pod.nodes().admits(node)) return forGood("node(s) didn't match Pod's node affinity/selector");
        for (var other : world.on(node)) {
            for (var taken : other.shape().demand().ports()) {
                if (pod.demand().ports().stream().anyMatch(port -> port.collidesWith(taken))) {
                    return curable("node(s) didn't have free ports for the requested pod ports");
                }
            }
        }
        return resources(node).or(() -> disks(node)).or(() -> spread(node)).or(() -> affinity(node));
    }

    private static Optional<Refusal> forGood(String reason) {
        return Optional.of(new Refusal(List.of(reason), Cure.NONE));
    }

    private static Optional<Refusal> curable(String reason) {
        return Optional.of(new Refusal(List.of(reason), Cure.PREEMPTION));
    }

    private Optional<Refusal> resources(Node node) {
        var reasons = new ArrayList<String>();
        boolean never = false;
        var used = Resources.NONE;
        for (var other : world.on(node)) used = used.plus(other.shape().demand().requests());
        if (world.on(node).size() + 1 > node.allocatable().pods()) reasons.add("Too many pods");
        var wanted = pod.demand().requests();
        var names = new ArrayList<>(List.of(Resources.CPU, Resources.MEMORY, Resources.EPHEMERAL_STORAGE));
        names.addAll(new TreeSet<>(wanted.others().keySet()));
        for (var name : names) {
            long amount = wanted.get(name);
            long capacity = node.allocatable().resources().get(name);
            if (amount == 0 || amount <= capacity - used.get(name)) continue;
            reasons.add("Insufficient " + name);
            never |= amount > capacity;
        }
        return reasons.isEmpty()
                ? Optional.empty()
                : Optional.of(new Refusal(reasons, never ? Cure.NONE : Cure.PREEMPTION));
    }

    private Optional<Refusal> disks(Node node) {
        for (var mine : pod.demand().volumes()) {
            for (var other : world.on(node)) {
                for (var theirs : other.shape().demand().volumes()) {
                    if (mine instanceof Volume.Disk disk
                            && theirs instanceof Volume.Disk taken
                            && disk.collidesWith(taken)) {
                        return curable("node(s) had no available disk");
                    }
                }
            }
        }
        return Optional.empty();
    }

    private Optional<Refusal> spread(Node node) {
        var hard =
                pod.pods().spread().stream().filter(SpreadConstraint::forbids).toList();
        for (var constraint : hard) {
            var value = node.labels().get(constraint.topologyKey());
            if (value == null) {
                return forGood("node(s) didn't match pod topology spread constraints (missing required label)");
            }
            var counts = countByDomain(constraint, hard);
            int lowest =
                    counts.values().stream().mapToInt(Integer::intValue).min().orElse(Integer.MAX_VALUE);
            if (counts.size() < constraint.minDomains()) lowest = 0;
            int self = constraint.selector().matches(pod.labels()) ? 1 : 0;
            if (counts.getOrDefault(value, 0) + self - lowest > constraint.maxSkew()) {
                return curable("node(s) didn't match pod topology spread constraints");
            }
        }
        return Optional.empty();
    }

    /** Matching living pods by domain, over the nodes that have all keys and that the policies include. */
    Map<String, Integer> countByDomain(SpreadConstraint constraint, List<SpreadConstraint> allKeysOf) {
        var counts = new HashMap<String, Integer>();
        for (var other : world.nodes.values()) {
            if (!allKeysOf.stream().allMatch(one -> other.labels().has(one.topologyKey()))) continue;
            if (!isIncluded(constraint, other)) continue;
            var domain = other.labels().get(constraint.topologyKey());
            counts.merge(domain == null ? "" : domain, matching(constraint, other), Integer::sum);
        }
        return counts;
    }

    int matching(SpreadConstraint constraint, Node node) {
        return (int) world.on(node).stream()
                .filter(other -> !other.isTerminating() && other.namespace().equals(pod.namespace()))
                .filter(other -> constraint.selector().matches(other.shape().labels()))
                .count();
    }

    private boolean isIncluded(SpreadConstraint constraint, Node node) {
        if (constraint.policies().nodeAffinity() == SpreadConstraint.Inclusion.Honor
                && !pod.nodes().admits(node)) {
            return false;
        }
        return constraint.policies().nodeTaints() == SpreadConstraint.Inclusion.Ignore
                || node.taints().stream()
                        .allMatch(taint -> taint.effect() == Taint.Effect.PreferNoSchedule
                                || pod.nodes().tolerates(taint));
    }

    private Optional<Refusal> affinity(Node node) {
        if (!isNear(node)) return forGood("node(s) didn't match pod affinity rules");
        for (var term : pod.pods().away()) {
            if (world.placed().stream()
                    .anyMatch(other -> speaksOf(term, other.pod().shape()) && sameDomain(term, other.node(), node))) {
                return curable("node(s) didn't match pod anti-affinity rules");
            }
        }
        for (var other : world.placed()) {
            for (var term : other.pod().shape().pods().away()) {
                if (speaksOf(term, pod) && sameDomain(term, other.node(), node)) {
                    return curable("node(s) didn't satisfy existing pods anti-affinity rules");
                }
            }
        }
        return Optional.empty();
    }

    private boolean isNear(Node node) {
        var near = pod.pods().near();
        boolean all = true;
        boolean anywhere = false;
        for (var term : near) {
            if (!node.labels().has(term.topologyKey())) return false;
            boolean here = false;
            for (var other : world.placed()) {
                if (!other.node().labels().has(term.topologyKey())) continue;
                if (!near.stream().allMatch(one -> speaksOf(one, other.pod().shape()))) continue;
                anywhere = true;
                here |= sameDomain(term, other.node(), node);
            }
            all &= here;
        }
        return all || (!anywhere && near.stream().allMatch(term -> speaksOf(term, pod)));
    }

    boolean speaksOf(AffinityTerm term, PodShape other) {
        return term.matches(other.namespace(), world.namespaceLabels(other), other.labels());
    }

    static boolean sameDomain(AffinityTerm term, Node one, Node other) {
        var value = one.labels().get(term.topologyKey());
        return value != null && value.equals(other.labels().get(term.topologyKey()));
    }
}
