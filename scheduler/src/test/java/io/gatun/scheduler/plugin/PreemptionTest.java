package io.gatun.scheduler.plugin;

import static io.gatun.scheduler.testing.Scenario.node;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gatun.scheduler.testing.Scenario;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Who has to go, on nodes of 4 CPUs: the criteria in upstream's order, each decided by what the ones before leave
 * equal.
 */
class PreemptionTest {
    private static final int NEEDED = 4;

    private static String running(String name, String node, int cpus, int priority) {
        return pod(name, cpus, "nodeName: %s, priority: %d".formatted(node, priority));
    }

    private static String started(String pod, String time) {
        return pod + "status: {phase: Running, startTime: '%s'}\n".formatted(time);
    }

    private static String vip(int cpus, String spec) {
        return pod("vip", cpus, "priority: 10" + spec);
    }

    private static String pod(String name, int cpus, String spec) {
        return Scenario.pod(name, "app: " + name, spec)
                .replace("image: app", "image: app, resources: {requests: {cpu: '%d'}}".formatted(cpus));
    }

    private static String budget(String app, int allowed) {
        return """
                apiVersion: policy/v1
                kind: PodDisruptionBudget
                metadata: {name: %s}
                spec: {selector: {matchLabels: {app: %s}}}
                status: {disruptionsAllowed: %d}
                """.formatted(app, app, allowed);
    }

    private static String fate(String... others) {
        return fateOf(vip(NEEDED, ""), others);
    }

    private static String fateOf(String vip, String... others) {
        var yaml = new ArrayList<>(List.of(node("a"), node("b"), vip));
        yaml.addAll(List.of(others));
        return String.valueOf(Scenario.of(yaml.toArray(String[]::new)).fates().get("vip"));
    }

    @Test
    void aBudgetIsSparedEvenIfTheOtherPodIsMoreImportant() {
        assertEquals("b after default/y", fate(running("x", "a", 4, 1), running("y", "b", 4, 9), budget("x", 0)));
        assertEquals("a after default/x", fate(running("x", "a", 4, 1), running("y", "b", 4, 9), budget("x", 1)));
    }

    @Test
    void whereTheMostImportantVictimMattersLeast() {
        assertEquals(
                "b after default/y1,default/y2",
                fate(running("x", "a", 4, 6), running("y1", "b", 2, 5), running("y2", "b", 2, 5)));
    }

    @Test
    void thenWhereAllVictimsTogetherMatterLeast() {
        assertEquals(
                "b after default/y1,default/y2",
                fate(
                        running("x1", "a", 2, 5),
                        running("x2", "a", 2, 4),
                        running("y1", "b", 2, 5),
                        running("y2", "b", 2, 3)));
    }

    @Test
    void fewerVictimsAreBetterEvenWhenPrioritiesAreNegative() {
        assertEquals(
                "b after default/y",
                fate(running("x1", "a", 2, -5), running("x2", "a", 2, -900), running("y", "b", 4, -5)));
    }

    @Test
    void thenWhereTheMostImportantVictimRanTheShortest() {
        assertEquals(
                "b after default/y",
                fate(
                        started(running("x", "a", 4, 5), "2026-11-01T00:00:00Z"),
                        started(running("y", "b", 4, 5), "2026-11-02T00:00:00Z")));
    }

    @Test
    void onANodeTheLeastImportantGoAndNoMoreThanNeeded() {
        assertEquals(
                "a after default/x3",
                fateOf(
                        vip(1, ""),
                        running("x1", "a", 1, 3),
                        running("x2", "a", 2, 2),
                        running("x3", "a", 1, 1),
                        running("y", "b", 4, 10)));
    }

    @Test
    void amongEqualsThoseUnderABudgetStay() {
        assertEquals(
                "a after default/x2",
                fateOf(
                        vip(2, ""),
                        running("x1", "a", 2, 1),
                        running("x2", "a", 2, 1),
                        running("y", "b", 4, 10),
                        budget("x1", 0)));
    }

    @Test
    void equalsAreNotEvictedAndTheMessageSaysSo() {
        assertEquals(
                "[0/2 nodes are available: 2 Insufficient cpu. preemption: 0/2 nodes are available:"
                        + " 2 No preemption victims found for incoming pod.]",
                fate(running("x", "a", 1, 10), running("y", "b", 1, 10)));
    }

    @Test
    void whoIsTooLargeForEveryNodeEvictsNobody() {
        assertEquals(
                "[0/2 nodes are available: 2 Insufficient cpu. preemption: 0/2 nodes are available:"
                        + " 2 Preemption is not helpful for scheduling.]",
                fateOf(vip(5, ""), running("x", "a", 1, 1), running("y", "b", 1, 1)));
    }

    @Test
    void whoMayNotPreemptIsTold() {
        assertTrue(fateOf(vip(4, ", preemptionPolicy: Never"), running("x", "a", 1, 1), running("y", "b", 1, 1))
                .endsWith("preemption: not eligible due to preemptionPolicy=Never.]"));
    }

    @Test
    void evictionThatDoesNotHelpTheOtherRulesIsNotTried() {
        assertTrue(fateOf(vip(4, ", nodeSelector: {disk: ssd}"), running("x", "a", 1, 1), running("y", "b", 1, 1))
                .endsWith("preemption: 0/2 nodes are available: 2 Preemption is not helpful for scheduling.]"));
    }
}
