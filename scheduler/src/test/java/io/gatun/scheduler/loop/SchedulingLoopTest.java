package io.gatun.scheduler.loop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gatun.scheduler.model.Change;
import io.gatun.scheduler.model.Decision;
import io.gatun.scheduler.model.Demand;
import io.gatun.scheduler.model.Identity;
import io.gatun.scheduler.model.Labels;
import io.gatun.scheduler.model.Node;
import io.gatun.scheduler.model.Pod;
import io.gatun.scheduler.model.PodGroup;
import io.gatun.scheduler.model.PodShape;
import io.gatun.scheduler.model.Resources;
import io.gatun.scheduler.model.Standing;
import io.gatun.scheduler.model.Taint;
import io.gatun.scheduler.profile.Profiles;
import io.gatun.scheduler.testing.Scenario;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Queue, events, preemption and groups, in virtual milliseconds. */
class SchedulingLoopTest {
    private final SchedulingLoop loop = new SchedulingLoop(Profiles.STANDARD, 1);
    private long now;

    private static Node node(String name, long cpus) {
        return Node.of(
                name,
                Labels.of("kubernetes.io/hostname", name),
                new Node.Allocatable(Resources.of(1000 * cpus, 8L << 30), 110));
    }

    private static PodShape shape(long cpus) {
        return PodShape.of(Identity.of("default", Labels.NONE), Demand.of(Resources.of(1000 * cpus, 0)));
    }

    private static Pod pod(String name, PodShape shape) {
        return Pod.waiting(name, name, shape);
    }

    private void on(Change change) {
        loop.on(change, now);
    }

    private void put(Node node) {
        on(new Change.PutNode(node));
    }

    private void put(Pod pod) {
        on(new Change.PutPod(pod));
    }

    /** Everything that is decided at this moment, in words. */
    private List<String> decided() {
        var words = new ArrayList<String>();
        for (var some = loop.next(now); !some.isEmpty(); some = loop.next(now)) {
            for (var decision : some) words.add(words(decision));
        }
        return words;
    }

    private String words(Decision decision) {
        return switch (decision) {
            case Decision.Bind bind -> {
                put(bind.pod().on(bind.node()));
                yield bind.pod().name() + " to " + bind.node();
            }
            case Decision.MakeRoom room ->
                room.pod().name() + " evicts "
                        + room.victims().stream().map(Pod::name).toList() + " of " + room.node();
            case Decision.Postpone postpone -> postpone.pod().name() + " waits";
        };
    }

    @Test
    void theImportantGoFirstAndAmongEqualsTheOldest() {
        put(node("n", 9));
        put(pod("a", shape(1)));
        put(pod("b", shape(1).with(Standing.of(5))));
        put(pod("c", shape(1)));
        put(pod("d", shape(1).with(Standing.of(9))));
        assertEquals(List.of("d to n", "b to n", "a to n", "c to n"), decided());
    }

    @Test
    void aPodThatFitsNowhereSleepsUntilAnEventThatCanHelp() {
        put(node("n", 1));
        put(pod("big", shape(4)));
        assertEquals(List.of("big waits"), decided());
        now += 60_000;
        put(node("small", 2));
        put(node("n", 1).with(Labels.of("x", "y")));
        assertEquals(List.of(), decided(), "neither a node that is too small nor a label can help");
        put(node("large", 4));
        assertEquals(List.of("big to large"), decided());
    }

    @Test
    void freedRoomWakesWhoNeedsIt() {
        put(node("n", 4));
        put(pod("first", shape(4)).on("n"));
        put(pod("second", shape(4)));
        assertEquals(List.of("second waits"), decided());
        now += 2_000;
        on(new Change.RemovePod("first"));
        assertEquals(List.of("second to n"), decided());
    }

    @Test
    void aFailedPodRestsLongerEachTime() {
        put(node("n", 1));
        put(pod("big", shape(4)));
        decided();
        var rests = new ArrayList<Long>();
        for (int i = 0; i < 6; i++) {
            long failed = now;
            put(node("n" + i, 4));
            on(new Change.RemoveNode("n" + i));
            assertEquals(List.of(), decided(), "it rests");
            now = loop.nextWakeMillis().orElseThrow();
            rests.add(now - failed);
            assertEquals(List.of("big waits"), decided());
        }
        assertEquals(List.of(1000L, 2000L, 4000L, 8000L, 10000L, 10000L), rests);
    }

    @Test
    void afterFiveMinutesEveryPodIsTriedAgain() {
        put(node("n", 1));
        put(pod("big", shape(4)));
        decided();
        now += 5 * 60_000 - 1;
        assertEquals(List.of(), decided());
        now += 60_000;
        assertEquals(List.of("big waits"), decided());
    }

    @Test
    void gatesHoldAPodUntilTheLastIsRemoved() {
        put(node("n", 4));
        var gated = shape(1).with(new Standing(0, Standing.Preemption.PreemptLowerPriority, Set.of("a/b")));
        put(pod("p", gated));
        assertEquals(List.of(), decided());
        assertEquals(
                "waiting for scheduling gates: [a/b]",
                loop.heldBack(pod("p", gated)).orElseThrow());
        put(pod("p", shape(1)));
        assertEquals(List.of("p to n"), decided());
    }

    @Test
    void aTaintThatGoesWakesThePodsThatItKeptAway() {
        put(node("n", 4).with(new Node.Admission(false, List.of(new Taint("k", "", Taint.Effect.NoSchedule)))));
        put(pod("p", shape(1)));
        assertEquals(List.of("p waits"), decided());
        now += 2_000;
        put(node("n", 4));
        assertEquals(List.of("p to n"), decided());
    }

    @Test
    void theImportantEvictTheFewestAndTakeTheirPlace() {
        put(node("a", 4));
        put(node("b", 4));
        for (var name : List.of("a1", "a2")) put(pod(name, shape(2)).on("a"));
        put(pod("b1", shape(4)).on("b"));
        put(pod("vip", shape(3).with(Standing.of(10))));
        assertEquals(List.of("vip evicts [b1] of b"), decided());
        put(pod("late", shape(4)));
        on(new Change.RemovePod("b1"));
        assertEquals(List.of("late waits"), decided(), "the room is not for others");
        now = loop.nextWakeMillis().orElseThrow();
        assertEquals("vip to b", decided().getFirst());
    }

    @Test
    void whoMayNotPreemptWaits() {
        put(node("a", 4));
        put(pod("a1", shape(4)).on("a"));
        put(pod("meek", shape(3).with(new Standing(10, Standing.Preemption.Never, Set.of()))));
        assertEquals(List.of("meek waits"), decided());
    }

    @Test
    void moreImportantPodsTakeOverANomination() {
        put(node("a", 4));
        put(pod("a1", shape(4)).on("a"));
        put(pod("vip", shape(4).with(Standing.of(10))));
        assertEquals(List.of("vip evicts [a1] of a"), decided());
        put(pod("king", shape(4).with(Standing.of(20))));
        on(new Change.RemovePod("a1"));
        assertEquals(List.of("king to a"), decided());
        now = loop.nextWakeMillis().orElseThrow();
        assertEquals(List.of("vip waits"), decided());
    }

    @Test
    void aFailedBindingGivesTheRoomBackAndIsTriedAgain() {
        put(node("n", 1));
        put(pod("p", shape(1)));
        var bind = (Decision.Bind) loop.next(now).getFirst();
        loop.bindingFailed(bind.pod(), now);
        assertEquals(0, loop.snapshot().rows().getFirst().pods().size());
        assertEquals(List.of(), decided());
        now = loop.nextWakeMillis().orElseThrow();
        assertEquals(List.of("p to n"), decided());
    }

    private static PodShape member(long cpus) {
        var shape = shape(cpus);
        return shape.with(
                new Identity("default", Labels.NONE, Identity.Owner.NONE, Identity.DEFAULT_SCHEDULER, "gang"));
    }

    @Test
    void aGroupGoesWhenItIsCompleteAndTogether() {
        put(node("a", 2));
        put(node("b", 2));
        put(pod("g1", member(2)));
        put(pod("g2", member(2)));
        assertEquals(List.of(), decided(), "the group is not known yet");
        on(new Change.PutGroup(new PodGroup("default", "gang", 2)));
        assertEquals(2, decided().size());
    }

    @Test
    void aGroupThatFitsOnlyInPartLeavesNothingBehind() {
        on(new Change.PutGroup(new PodGroup("default", "gang", 3)));
        put(node("a", 2));
        put(node("b", 2));
        for (var name : List.of("g1", "g2", "g3")) put(pod(name, member(2)));
        assertEquals(List.of("g1 waits", "g2 waits", "g3 waits"), decided());
        assertTrue(loop.snapshot().rows().stream().allMatch(row -> row.pods().isEmpty()));
        now += 2_000;
        put(node("c", 2));
        assertEquals(
                3, decided().stream().filter(words -> words.contains(" to ")).count());
    }

    @Test
    void groupsOfManifestsAreKnownByAnyOfTheirNames() {
        var fates = Scenario.of(
                        Scenario.node("a"),
                        "{apiVersion: scheduling.x-k8s.io/v1alpha1, kind: PodGroup, metadata: {name: g}, spec: {minMember: 2}}",
                        Scenario.pod("p1", "scheduling.x-k8s.io/pod-group: g", ""))
                .fates();
        assertEquals(Map.of("p1", "[waiting for minCount pods from a gang to appear in scheduling queue]"), fates);
    }

    @Test
    void snapshotsDoNotChangeAndShareWhatIsEqual() {
        put(node("a", 4));
        put(node("b", 4));
        var before = loop.snapshot().rows();
        put(pod("p", shape(1)).on("a"));
        var after = loop.snapshot().rows();
        assertEquals(0, before.getFirst().pods().size());
        assertEquals(1, after.getFirst().pods().size());
        assertSame(before.get(1), after.get(1), "rows that did not change are shared");
    }
}
