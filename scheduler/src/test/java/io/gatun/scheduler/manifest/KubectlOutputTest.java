package io.gatun.scheduler.manifest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gatun.scheduler.report.ReportText;
import io.gatun.scheduler.testing.Scenario;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** What a real kubectl printed; {@code kubectl/README.md} beside the files says by which commands. */
class KubectlOutputTest {
    private static String printed(String file) {
        try (var stream = Objects.requireNonNull(KubectlOutputTest.class.getResourceAsStream("/kubectl/" + file))) {
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void aClusterAndItsPodsAreReadAsTheyWerePrinted() {
        var objects = Scenario.ofFiles(printed("nodes.yaml"), printed("pods.json"), printed("classes-and-budgets.yaml"))
                .objects();
        assertEquals(
                List.of("lab-control-plane", "lab-worker", "lab-worker2", "lab-worker3"),
                objects.nodes.stream().map(node -> node.name()).toList());
        assertEquals(7, objects.pods.size(), "the finished one of the eight takes no room");
        assertEquals(4, objects.pods.stream().filter(pod -> pod.isAssigned()).count());
        assertEquals("shop", objects.budgets.getFirst().namespace());
        assertEquals(Map.of(), objects.ignored);
    }

    @Test
    void pendingPodsGoWhereTheirRulesAllow() {
        var fates = Scenario.ofFiles(printed("nodes.yaml"), printed("pods.json"), printed("classes-and-budgets.yaml"))
                .fates();
        assertEquals(
                Map.of(
                        "web-7d9c6b5f4-h8xgt", "lab-worker2",
                        "report-29401200-t6vpd",
                                "[0/4 nodes are available: 1 node(s) had untolerated taint(s), 1 node(s) were unschedulable,"
                                        + " 2 Insufficient cpu. preemption: 0/4 nodes are available: 2 No preemption victims"
                                        + " found for incoming pod, 2 Preemption is not helpful for scheduling.]",
                        "gated", "[waiting for scheduling gates: [example.com/quota]]"),
                fates);
    }

    @Test
    void podsThatWereOnlyPrintedAndNeverCreatedAreReadToo() {
        assertEquals(
                Map.of("web", "lab-worker"),
                Scenario.ofFiles(printed("node.json"), printed("run.json")).fates());
        assertEquals(
                Map.of("lab-worker", "node(s) didn't match Pod's node affinity/selector"),
                Scenario.ofFiles(printed("node.json"), printed("run.yaml")).refusals("web", "NodeAffinity"));
    }

    @Test
    void whatSchedulingDoesNotLookAtIsCounted() {
        var objects = Scenario.ofFiles(printed("deployment.yaml"), printed("priorityclass.yaml"), printed("pdb.yaml"))
                .objects();
        assertEquals(Map.of("Deployment", 1), objects.ignored);
        assertEquals(1, objects.budgets.size());
    }

    @Test
    void aPodThatIsGatedIsExplainedAsIfItWereNot() {
        var explanation =
                Scenario.ofFiles(printed("nodes.yaml"), printed("pods.json")).explain("gated");
        assertEquals(
                "waiting for scheduling gates: [example.com/quota]",
                explanation.heldBack().orElseThrow());
        assertEquals(2, explanation.feasible());
        assertTrue(ReportText.of(explanation).startsWith("""
                Pod shop/gated: 2 of 4 nodes would do

                It is not tried yet: waiting for scheduling gates: [example.com/quota]

                """));
    }

    @Test
    void theSameNodeFromTwoPrintsIsRefusedWithBothPlaces() {
        var complaint = assertThrows(
                ManifestException.class,
                () -> Scenario.ofFiles(printed("nodes.yaml"), printed("node.json"))
                        .objects());
        assertEquals(
                "test2: metadata.name: Node lab-worker is there twice, first in test1: items[1].metadata.name",
                complaint.getMessage());
    }
}
