package io.gatun.scheduler;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.gatun.scheduler.cluster.Cluster;
import io.gatun.scheduler.cycle.Attempt;
import io.gatun.scheduler.cycle.Cycle;
import io.gatun.scheduler.cycle.Nominations;
import io.gatun.scheduler.cycle.TieBreak;
import io.gatun.scheduler.cycle.Unfit;
import io.gatun.scheduler.framework.PostFilter;
import io.gatun.scheduler.model.Pod;
import io.gatun.scheduler.model.PodShape;
import io.gatun.scheduler.profile.Catalog;
import io.gatun.scheduler.reference.PlainScheduler;
import io.gatun.scheduler.reference.PlainWorld;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/**
 * The scheduler with its indexes and memories decides exactly as the plain one does: same node, same number of feasible
 * nodes, same score, same message, same victims. {@code -Dscheduler.cases=N} runs more cases.
 */
class OptimizedEqualsPlainTest {
    private static final int CASES = Integer.getInteger("scheduler.cases", 10_000);

    @Test
    void tenThousandRandomHistoriesAreDecidedAlike() {
        for (long seed = 0; seed < CASES; seed++) new History(seed, 1 + (int) (seed % 9), 8).run();
    }

    @Test
    void clustersLargeEnoughForSamplingAreDecidedAlike() {
        for (long seed = 0; seed < Math.max(10, CASES / 400); seed++) new History(seed, 130, 12).run();
    }

    /** One random cluster and a history of pods and changes. */
    private static final class History {
        private final long seed;
        private final int nodes;
        private final int steps;
        private final RandomWorld make;
        private final Cluster cluster = new Cluster();
        private final Nominations nominations = new Nominations();
        private final TieBreak ties;
        private final Cycle cycle;
        private final PlainWorld world = new PlainWorld();
        private final PlainScheduler plain = new PlainScheduler();
        private final List<Pod> nominated = new ArrayList<>();

        History(long seed, int nodes, int steps) {
            this.seed = seed;
            this.nodes = nodes;
            this.steps = steps;
            make = new RandomWorld(seed);
            ties = new TieBreak(seed);
            cycle = new Cycle(cluster, Catalog.standard(), nominations, ties);
        }

        void run() {
            for (int i = 0; i < nodes; i++) putNode("n" + i);
            if (make.chance(50)) putBudget();
            if (make.chance(40)) putOwner();
            if (make.chance(40)) putNamespace();
            for (int i = 0; i < nodes; i++) placeAnywhere(make.shape());
            var templates = List.of(make.shape(), make.shape(), make.shape());
            for (int step = 0; step < steps; step++) {
                disturb();
                decide(step, make.chance(75) ? make.any(templates) : make.shape());
            }
        }

        private void putNode(String name) {
            var node = make.node(name);
            cluster.put(node);
            world.nodes.put(cluster.slotOf(name), node);
        }

        private void putBudget() {
            var budget = make.budget("b");
            cluster.surroundings().put(budget);
            cluster.touch();
            world.budgets.clear();
            world.budgets.add(budget);
        }

        private void putOwner() {
            var owner = make.owner();
            cluster.surroundings().put(owner);
            cluster.touch();
            world.owners.add(owner);
        }

        private void putNamespace() {
            var name = make.namespace();
            var labels = make.namespaceLabels();
            cluster.putNamespace(name, labels);
            world.namespaces.put(name, labels);
        }

        private void placeAnywhere(PodShape shape) {
            if (world.nodes.isEmpty()) return;
            place(make.pod(shape), make.any(List.copyOf(world.nodes.values())).name());
        }

        private void place(Pod pod, String node) {
            cluster.put(pod.on(node));
            world.put(pod.on(node));
        }

        private void disturb() {
            switch (make.random().nextInt(12)) {
                case 0 -> putNode("n" + make.random().nextInt(nodes + 1));
                case 1 -> removeNode();
                case 2 -> placeAnywhere(make.shape());
                case 3, 4 -> removePod();
                case 5 -> endPod();
                case 6 -> putNamespace();
                default -> {}
            }
        }

        private void removeNode() {
            if (world.nodes.size() < 2) return;
            int slot = make.any(List.copyOf(world.nodes.keySet()));
            var node = world.nodes.remove(slot);
            cluster.removeNode(java.util.Objects.requireNonNull(node).name());
        }

        private Optional<Pod> anyPod() {
            var all = world.pods.values().stream().flatMap(List::stream).toList();
            return all.isEmpty() ? Optional.empty() : Optional.of(make.any(all));
        }

        private void removePod() {
            anyPod().ifPresent(pod -> {
                cluster.removePod(pod.uid());
                world.remove(pod.uid());
            });
        }

        private void endPod() {
            anyPod().ifPresent(pod -> {
                var ending = pod.ending(make.any(List.of(Pod.Ending.DELETED, Pod.Ending.PREEMPTED)));
                if (pod.isTerminating()) return;
                cluster.put(ending);
                world.put(ending);
            });
        }

        private void decide(int step, PodShape shape) {
            var again = !nominated.isEmpty() && make.chance(40);
            var pod = again ? nominated.getFirst() : make.pod(shape);
            var attempt = cycle.attempt(pod);
            world.nominated.clear();
            world.nominated.addAll(nominated);
            var expected = plain.decide(world, cluster.slots(), pod, new Ties());
            assertEquals(expected, outcome(attempt), () -> "seed " + seed + ", step " + step + ", pod " + pod);
            follow(pod, expected);
        }

        private PlainScheduler.Outcome outcome(Attempt attempt) {
            return switch (attempt) {
                case Attempt.Fit fit ->
                    new PlainScheduler.Outcome(
                            Optional.of(cluster.node(fit.slot()).name()), fit.feasible(), fit.score(), "", List.of());
                case Unfit unfit ->
                    new PlainScheduler.Outcome(Optional.empty(), 0, 0, unfit.message(), victims(unfit.outcome()));
            };
        }

        private static List<String> victims(PostFilter.Outcome outcome) {
            return outcome instanceof PostFilter.Outcome.MakeRoom(var node, var victims)
                    ? victims.stream().map(pod -> node + ":" + pod.uid()).toList()
                    : List.of();
        }

        private void follow(Pod pod, PlainScheduler.Outcome decided) {
            if (decided.node().isPresent()) {
                forgetNomination(pod);
                place(pod, decided.node().get());
            } else if (!decided.victims().isEmpty()) {
                var first = decided.victims().getFirst();
                var node = first.substring(0, first.indexOf(':'));
                forgetNomination(pod);
                nominated.add(pod.nominatedTo(node));
                nominations.add(pod.nominatedTo(node), node);
                if (make.chance(60)) evict(decided.victims());
            }
        }

        private void forgetNomination(Pod pod) {
            nominated.removeIf(other -> other.uid().equals(pod.uid()));
            nominations.remove(pod.uid());
        }

        private void evict(List<String> victims) {
            for (var victim : victims) {
                var uid = victim.substring(victim.indexOf(':') + 1);
                cluster.removePod(uid);
                world.remove(uid);
            }
        }

        private final class Ties implements PlainScheduler.Chance {
            @Override
            public long tie(int slot) {
                return ties.of(slot);
            }

            @Override
            public int draw(int bound) {
                return ties.draw(bound);
            }
        }
    }
}
