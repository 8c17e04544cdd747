package io.gatun.scheduler;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gatun.scheduler.model.Change;
import io.gatun.scheduler.model.Decision;
import io.gatun.scheduler.model.Labels;
import io.gatun.scheduler.model.NodeRow;
import io.gatun.scheduler.model.Pod;
import io.gatun.scheduler.model.Resources;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What must hold whatever the cluster: over a thousand random ones, scheduled to the end. */
class InvariantsTest {
    private static final int CLUSTERS = Integer.getInteger("scheduler.clusters", 1000);

    @Test
    void aThousandRandomClustersKeepEveryPromise() {
        int evictions = 0;
        for (long seed = 0; seed < CLUSTERS; seed++) evictions += new Run(seed).check();
        assertTrue(evictions > CLUSTERS / 20, "the clusters must be full enough for preemption: " + evictions);
    }

    private static final class Run {
        private final long seed;
        private final RandomWorld make;
        private final Scheduler scheduler;
        private final Map<String, String> reservedFor = new HashMap<>();
        private long now;
        private int evictions;

        Run(long seed) {
            this.seed = seed;
            make = new RandomWorld(seed);
            scheduler = Scheduler.standard(seed);
        }

        int check() {
            int nodes = 2 + make.random().nextInt(6);
            for (int i = 0; i < nodes; i++) scheduler.on(new Change.PutNode(make.node("n" + i)), now);
            var templates = List.of(make.shape(), make.shape(), make.shape(), make.shape());
            for (int i = 0; i < 8 * nodes; i++) {
                scheduler.on(new Change.PutPod(make.pod(make.any(templates))), now);
                if (i % nodes == 0) drain();
            }
            drain();
            scheduler.nodes().forEach(this::isWithinCapacity);
            scheduler.nodes().forEach(this::hasNoUntoleratedTaint);
            hasNoBrokenAntiAffinity(scheduler.nodes());
            return evictions;
        }

        private void drain() {
            long lastPriority = Integer.MAX_VALUE;
            for (int quiet = 0; quiet < 2; ) {
                var decisions = scheduler.next(now);
                if (decisions.isEmpty()) {
                    var wake = scheduler.nextWakeMillis();
                    if (wake.isEmpty()) return;
                    now = Math.max(now + 1, wake.getAsLong());
                    lastPriority = Integer.MAX_VALUE;
                    quiet++;
                    continue;
                }
                var decision = decisions.getFirst();
                assertTrue(decision.pod().priority() <= lastPriority, () -> "priority order, seed " + seed);
                // A pod that was placed or evicted may have woken a more important one.
                lastPriority =
                        decision instanceof Decision.Postpone ? decision.pod().priority() : Integer.MAX_VALUE;
                follow(decision);
            }
        }

        private void follow(Decision decision) {
            switch (decision) {
                case Decision.Bind bind -> {
                    var reserved = reservedFor.remove(bind.pod().uid());
                    if (reserved != null) {
                        assertEquals(reserved, bind.node(), () -> "evicted in vain, seed " + seed);
                    }
                    scheduler.on(new Change.PutPod(bind.pod().on(bind.node())), now);
                }
                case Decision.MakeRoom room -> {
                    assertFalse(room.victims().isEmpty());
                    for (var victim : room.victims()) {
                        assertTrue(victim.priority() < room.pod().priority(), () -> "victim's priority, seed " + seed);
                        assertEquals(room.node(), victim.nodeName());
                        scheduler.on(new Change.RemovePod(victim.uid()), now);
                    }
                    evictions++;
                    tryAtOnce(room);
                }
                case Decision.Postpone ignored -> {}
            }
        }

        /** With nothing else happening, the pod for which room was made must be placed, and there. */
        private void tryAtOnce(Decision.MakeRoom room) {
            reservedFor.put(room.pod().uid(), room.node());
            now = scheduler.nextWakeMillis().orElse(now);
            for (var decision : scheduler.next(now)) {
                boolean same = decision.pod().uid().equals(room.pod().uid());
                if (same) assertTrue(decision instanceof Decision.Bind, () -> "evicted in vain, seed " + seed);
                else reservedFor.remove(room.pod().uid()); // someone more important may take the room
                follow(decision);
            }
        }

        private void isWithinCapacity(NodeRow row) {
            var used = Resources.NONE;
            for (var pod : row.pods()) used = used.plus(pod.shape().demand().requests());
            var offered = row.node().allocatable().resources();
            assertTrue(used.milliCpu() <= offered.milliCpu(), () -> "cpu of " + row + ", seed " + seed);
            assertTrue(used.memoryBytes() <= offered.memoryBytes(), () -> "memory of " + row + ", seed " + seed);
            used.others().forEach((name, amount) -> assertTrue(amount <= offered.get(name), name));
            assertTrue(row.pods().size() <= row.node().allocatable().pods(), () -> "pods of " + row + ", seed " + seed);
        }

        private void hasNoUntoleratedTaint(NodeRow row) {
            for (var pod : row.pods()) {
                var rules = pod.shape().nodes();
                assertTrue(rules.admits(row.node()));
                assertTrue(row.node().taints().stream().allMatch(taint -> !taint.forbids() || rules.tolerates(taint)));
            }
        }

        private void hasNoBrokenAntiAffinity(List<NodeRow> rows) {
            var all = new ArrayList<Map.Entry<NodeRow, Pod>>();
            for (var row : rows) row.pods().forEach(pod -> all.add(Map.entry(row, pod)));
            for (var one : all) {
                for (var term : one.getValue().shape().pods().away()) {
                    var domain = one.getKey().node().labels().get(term.topologyKey());
                    if (domain == null) continue;
                    for (var other : all) {
                        if (other.getValue().equals(one.getValue())) continue;
                        var shape = other.getValue().shape();
                        var names = Labels.of("kubernetes.io/metadata.name", shape.namespace());
                        boolean together =
                                domain.equals(other.getKey().node().labels().get(term.topologyKey()));
                        assertFalse(
                                together && term.matches(shape.namespace(), names, shape.labels()),
                                () -> "anti-affinity, seed " + seed);
                    }
                }
            }
        }
    }
}
