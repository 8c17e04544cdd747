package io.gatun.scheduler.reference;

import io.gatun.scheduler.framework.Verdict.Cure;
import io.gatun.scheduler.model.DisruptionBudget;
import io.gatun.scheduler.model.Node;
import io.gatun.scheduler.model.Pod;
import io.gatun.scheduler.model.Standing;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.IntUnaryOperator;
import java.util.stream.Collectors;

/** Decides about one pod as kube-scheduler does with default plugins, from a {@link PlainWorld}. */
public final class PlainScheduler {
    /** Where chance comes from: a number per slot, and a number below a bound. */
    public interface Chance {
        long tie(int slot);

        int draw(int bound);
    }

    /** What is decided: a node, or a message and perhaps victims. */
    public record Outcome(Optional<String> node, int feasible, long score, String message, List<String> victims) {}

    private int searchFrom;

    public Outcome decide(PlainWorld world, int slots, Pod pod, Chance chance) {
        var refusals = new TreeMap<Integer, PlainFilters.Refusal>();
        var feasible = feasible(world, slots, pod, refusals);
        if (feasible.isEmpty()) return failed(world, pod, refusals, chance);
        if (feasible.size() == 1) return chosen(world, feasible.getFirst(), 1, 0);
        var nodes = feasible.stream().map(world.nodes::get).toList();
        var totals = new PlainScores(world, pod.shape(), nodes).totals();
        int best = 0;
        for (int i = 1; i < totals.length; i++) {
            boolean better = totals[i] > totals[best]
                    || (totals[i] == totals[best] && chance.tie(feasible.get(i)) > chance.tie(feasible.get(best)));
            if (better) best = i;
        }
        return chosen(world, feasible.get(best), feasible.size(), totals[best]);
    }

    private static Outcome chosen(PlainWorld world, int slot, int feasible, long score) {
        return new Outcome(Optional.of(nodeIn(world, slot).name()), feasible, score, "", List.of());
    }

    private static Node nodeIn(PlainWorld world, int slot) {
        return java.util.Objects.requireNonNull(world.nodes.get(slot));
    }

    private List<Integer> feasible(PlainWorld world, int slots, Pod pod, Map<Integer, PlainFilters.Refusal> refusals) {
        for (var slot : world.nodes.keySet()) {
            if (!nodeIn(world, slot).name().equals(pod.status().nominatedNode())) continue;
            if (test(world, pod, nodeIn(world, slot)).isEmpty()) return List.of(slot);
        }
        int enough = enough(world.nodes.size());
        var found = new ArrayList<Integer>();
        int slot = searchFrom < slots ? searchFrom : 0;
        for (int asked = 0; asked < slots && found.size() < enough; asked++, slot = (slot + 1) % slots) {
            if (!world.nodes.containsKey(slot)) continue;
            int asking = slot;
            test(world, pod, nodeIn(world, slot))
                    .ifPresentOrElse(refusal -> refusals.put(asking, refusal), () -> found.add(asking));
        }
        searchFrom = slot;
        return found;
    }

    private static int enough(int nodes) {
        if (nodes < 100) return nodes;
        return Math.max(100, nodes * Math.max(5, 50 - nodes / 125) / 100);
    }

    /** With the nominated pods that matter, and without. */
    private static Optional<PlainFilters.Refusal> test(PlainWorld world, Pod pod, Node node) {
        var before = world.nominated.stream()
                .filter(other -> other.status().nominatedNode().equals(node.name()))
                .filter(other ->
                        other.priority() >= pod.priority() && !other.uid().equals(pod.uid()))
                .toList();
        if (!before.isEmpty()) {
            var with = world.copy();
            before.forEach(other -> with.put(other.on(node.name())));
            var refusal = new PlainFilters(with, pod.shape()).test(node);
            if (refusal.isPresent()) return refusal;
        }
        return new PlainFilters(world, pod.shape()).test(node);
    }

    private static Outcome failed(
            PlainWorld world, Pod pod, Map<Integer, PlainFilters.Refusal> refusals, Chance chance) {
        var message = message(
                world.nodes.size(),
                refusals.values().stream()
                        .flatMap(refusal -> refusal.reasons().stream())
                        .collect(Collectors.groupingBy(reason -> reason, Collectors.summingInt(reason -> 1))));
        if (pod.shape().standing().preemption() == Standing.Preemption.Never) {
            return unfit(message + " preemption: not eligible due to preemptionPolicy=Never.");
        }
        var hopeful = refusals.entrySet().stream()
                .filter(entry -> entry.getValue().cure() == Cure.PREEMPTION)
                .map(Map.Entry::getKey)
                .toList();
        for (int slot : refusals.keySet()) {
            var node = nodeIn(world, slot);
            if (!node.name().equals(pod.status().nominatedNode()) || !hopeful.contains(slot)) continue;
            if (world.on(node).stream()
                    .anyMatch(other ->
                            other.priority() < pod.priority() && other.status().ending() == Pod.Ending.PREEMPTED)) {
                return unfit(message + " preemption: not eligible due to a terminating pod on the nominated node.");
            }
        }
        return preempt(world, pod, hopeful, message, chance::draw);
    }

    private record Option(String node, List<Pod> victims, int violations) {}

    private static Outcome preempt(
            PlainWorld world, Pod pod, List<Integer> hopeful, String message, IntUnaryOperator draw) {
        int enough = Math.min(hopeful.size(), Math.max(hopeful.size() * 10 / 100, 100));
        int offset = hopeful.isEmpty() ? 0 : draw.applyAsInt(hopeful.size());
        var sparing = new ArrayList<Option>();
        var violating = new ArrayList<Option>();
        var reasons = new HashMap<String, Integer>();
        int rest = world.nodes.size();
        for (int i = 0; i < hopeful.size(); i++) {
            var node = nodeIn(world, hopeful.get((offset + i) % hopeful.size()));
            var option = option(world.copy(), pod, node, reasons);
            if (option.isEmpty()) rest--;
            option.ifPresent(found -> (found.violations() == 0 ? sparing : violating).add(found));
            if (!sparing.isEmpty() && sparing.size() + violating.size() >= enough) break;
        }
        sparing.addAll(violating);
        if (sparing.isEmpty()) {
            if (rest > 0) reasons.merge("Preemption is not helpful for scheduling", rest, Integer::sum);
            return unfit(message + " preemption: " + message(world.nodes.size(), reasons));
        }
        var best = sparing.stream().min(BEST).orElseThrow();
        return new Outcome(
                Optional.empty(),
                0,
                0,
                message,
                best.victims().stream()
                        .map(victim -> best.node() + ":" + victim.uid())
                        .toList());
    }

    private static final Comparator<Option> BEST = Comparator.comparingInt(Option::violations)
            .thenComparingInt(option -> option.victims().getFirst().priority())
            .thenComparingLong(option -> option.victims().stream()
                    .mapToLong(victim -> victim.priority() + 2147483648L)
                    .sum())
            .thenComparingInt(option -> option.victims().size())
            .thenComparingLong(option -> -option.victims().stream()
                    .filter(victim ->
                            victim.priority() == option.victims().getFirst().priority())
                    .mapToLong(PlainScheduler::start)
                    .min()
                    .orElseThrow());

    private static long start(Pod pod) {
        return pod.status().startedMillis() == 0 ? Long.MAX_VALUE : pod.status().startedMillis();
    }

    private static Optional<Option> option(PlainWorld world, Pod pod, Node node, Map<String, Integer> reasons) {
        var potential = world.on(node).stream()
                .filter(other -> other.priority() < pod.priority())
                .sorted(Comparator.comparingInt(Pod::priority).reversed().thenComparingLong(PlainScheduler::start))
                .toList();
        if (potential.isEmpty()) {
            reasons.merge("No preemption victims found for incoming pod", 1, Integer::sum);
            return Optional.empty();
        }
        potential.forEach(victim -> world.remove(victim.uid()));
        var refusal = test(world, pod, node);
        if (refusal.isPresent()) {
            refusal.get().reasons().forEach(reason -> reasons.merge(reason, 1, Integer::sum));
            return Optional.empty();
        }
        var violating = violating(world, potential);
        var order = new ArrayList<>(violating);
        potential.stream().filter(victim -> !violating.contains(victim)).forEach(order::add);
        var victims = new ArrayList<Pod>();
        for (var candidate : order) {
            world.put(candidate);
            if (test(world, pod, node).isEmpty()) continue;
            world.remove(candidate.uid());
            victims.add(candidate);
        }
        victims.sort(Comparator.comparingInt(potential::indexOf));
        int violations = (int) victims.stream().filter(violating::contains).count();
        return Optional.of(new Option(node.name(), victims, violations));
    }

    private static List<Pod> violating(PlainWorld world, List<Pod> potential) {
        var left = new HashMap<DisruptionBudget, Integer>();
        world.budgets.forEach(budget -> left.put(budget, budget.disruptionsAllowed()));
        var violating = new ArrayList<Pod>();
        for (var victim : potential) {
            boolean exceeds = false;
            for (var budget : world.budgets) {
                if (budget.protects(victim)) exceeds |= left.merge(budget, -1, Integer::sum) < 0;
            }
            if (exceeds) violating.add(victim);
        }
        return violating;
    }

    private static Outcome unfit(String message) {
        return new Outcome(Optional.empty(), 0, 0, message, List.of());
    }

    private static String message(int nodes, Map<String, Integer> reasons) {
        var lines = new ArrayList<String>();
        reasons.forEach((reason, count) -> lines.add(count + " " + reason));
        lines.sort(null);
        var head = "0/" + nodes + " nodes are available:";
        return lines.isEmpty() ? head : head + " " + String.join(", ", lines) + ".";
    }
}
