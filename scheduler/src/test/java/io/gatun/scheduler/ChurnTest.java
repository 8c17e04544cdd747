package io.gatun.scheduler;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gatun.scheduler.model.Change;
import io.gatun.scheduler.model.Decision;
import io.gatun.scheduler.model.Pod;
import io.gatun.scheduler.model.PodShape;
import io.gatun.scheduler.reference.PlainScheduler;
import io.gatun.scheduler.reference.PlainWorld;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * Nodes and pods come, change and go in virtual time; failures of binding too. Each seed is a history that can be told
 * again.
 */
class ChurnTest {
    private static final int HISTORIES = Integer.getInteger("scheduler.histories", 500);
    /**
     * Longer than the longest rests in a row, and shorter than the five minutes after which a pod is tried without a
     * reason.
     */
    private static final long WITHOUT_EVENTS_MILLIS = 60_000;

    @Test
    void equalSeedsTellEqualHistories() {
        for (long seed = 0; seed < 10; seed++) {
            assertEquals(new History(seed).tell(), new History(seed).tell());
        }
    }

    /** An event must wake every pod that it helps: no hint of any plugin may overlook one. */
    @Test
    void noPodSleepsThroughTheEventThatWouldLetItFit() {
        for (long seed = 0; seed < HISTORIES; seed++) {
            var history = new History(seed);
            history.tell();
            history.nobodyOversleeps();
        }
    }

    private static final class History {
        private final long seed;
        private final RandomWorld make;
        private final Scheduler scheduler;
        private final List<PodShape> templates;
        private final Map<String, Pod> waiting = new LinkedHashMap<>();
        private final Map<String, Pod> placed = new LinkedHashMap<>();
        private final Map<String, io.gatun.scheduler.model.Node> nodes = new LinkedHashMap<>();
        private final List<String> told = new ArrayList<>();
        private long now = 1;

        History(long seed) {
            this.seed = seed;
            make = new RandomWorld(seed);
            scheduler = Scheduler.standard(seed);
            templates = List.of(make.shape(), make.shape(), make.shape(), make.shape(), make.shape());
        }

        List<String> tell() {
            for (int i = 0; i < 4; i++) putNode("n" + i);
            for (int step = 0; step < 120; step++) {
                now += make.random().nextInt(2000);
                happen();
                while (decide()) {}
            }
            return told;
        }

        private void happen() {
            switch (make.random().nextInt(10)) {
                case 0 -> putNode("n" + make.random().nextInt(6));
                case 1 -> removeNode();
                case 2, 3 -> removePod();
                default -> {
                    var pod = make.pod(make.any(templates));
                    waiting.put(pod.uid(), pod);
                    scheduler.on(new Change.PutPod(pod), now);
                }
            }
        }

        private void putNode(String name) {
            var node = make.node(name);
            nodes.put(name, node);
            scheduler.on(new Change.PutNode(node), now);
        }

        private void removeNode() {
            if (nodes.size() < 3) return;
            var name = make.any(List.copyOf(nodes.keySet()));
            nodes.remove(name);
            scheduler.on(new Change.RemoveNode(name), now);
            for (var pod : List.copyOf(placed.values())) {
                if (pod.nodeName().equals(name)) remove(pod);
            }
        }

        private void removePod() {
            if (!placed.isEmpty()) remove(make.any(List.copyOf(placed.values())));
        }

        private void remove(Pod pod) {
            placed.remove(pod.uid());
            scheduler.on(new Change.RemovePod(pod.uid()), now);
        }

        private boolean decide() {
            var decisions = scheduler.next(now);
            for (var decision : decisions) {
                told.add(now + " " + decision.getClass().getSimpleName() + " "
                        + decision.pod().uid() + " " + where(decision));
                follow(decision);
            }
            return !decisions.isEmpty();
        }

        private static String where(Decision decision) {
            return switch (decision) {
                case Decision.Bind bind -> bind.node();
                case Decision.MakeRoom room ->
                    room.node() + " " + room.victims().stream().map(Pod::uid).toList();
                case Decision.Postpone postpone -> postpone.message();
            };
        }

        private void follow(Decision decision) {
            switch (decision) {
                case Decision.Bind bind -> {
                    if (make.chance(10)) {
                        scheduler.bindingFailed(bind.pod(), now);
                    } else {
                        waiting.remove(bind.pod().uid());
                        var pod = bind.pod().on(bind.node());
                        placed.put(pod.uid(), pod);
                        scheduler.on(new Change.PutPod(pod), now);
                    }
                }
                case Decision.MakeRoom room -> room.victims().forEach(this::remove);
                case Decision.Postpone ignored -> {}
            }
        }

        /** Lets time pass without events, then asks the plain scheduler about each pod that still waits. */
        void nobodyOversleeps() {
            long end = now + WITHOUT_EVENTS_MILLIS;
            while (now < end) {
                while (decide()) {}
                now += 5_000;
            }
            assertEquals(waiting.size(), scheduler.waiting(), () -> "seed " + seed);
            var world = new PlainWorld();
            int slot = 0;
            for (var row : scheduler.nodes()) {
                world.nodes.put(slot++, row.node());
                row.pods().forEach(world::put);
            }
            for (var pod : waiting.values()) {
                var outcome = new PlainScheduler().decide(world, slot, pod, new NoChance());
                assertTrue(outcome.node().isEmpty(), () -> pod.uid() + " oversleeps, seed " + seed + ": " + outcome);
            }
        }
    }

    private static final class NoChance implements PlainScheduler.Chance {
        @Override
        public long tie(int slot) {
            return slot;
        }

        @Override
        public int draw(int bound) {
            return 0;
        }
    }
}
