package io.gatun.scheduler.simulate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gatun.scheduler.profile.Profiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WorkloadsTest {
    private static final Map<String, Integer> SMALL = Map.of(
            "initNodes",
            60,
            "normalNodes",
            40,
            "taintNodes",
            5,
            "initPods",
            20,
            "measurePods",
            15,
            "initNamespaces",
            2,
            "initPodsPerNamespace",
            2,
            "gatedPods",
            5,
            "deletingPods",
            10);

    private static Measurement run(Workload workload) {
        return new Simulation(workload, Profiles.STANDARD, 1, BindingStore.IN_PROCESS, Progress.NONE).run();
    }

    @Test
    void everyBuiltInWorkloadPlacesAllItsPods() {
        for (var name : WorkloadFile.builtIn().names()) {
            var run = run(WorkloadFile.builtIn().find(name, SMALL).orElseThrow());
            assertEquals(15, run.pods(), name);
            assertEquals(0, run.counts().unplaced(), name);
        }
    }

    @Test
    void aSimulationWithoutAPlaceForAnyPodEnds() {
        var run = run(WorkloadFile.builtIn()
                .find("basic", Map.of("initNodes", 0, "initPods", 3, "measurePods", 5))
                .orElseThrow());
        assertEquals(0, run.pods());
        assertEquals(5, run.counts().unplaced());
    }

    @Test
    void filesInUpstreamsFormatAreRunWithTheirTemplates(@TempDir Path folder) throws IOException {
        Files.createDirectories(folder.resolve("templates"));
        Files.createDirectories(folder.resolve("misc"));
        Files.writeString(folder.resolve("templates/pod.yaml"), """
                apiVersion: v1
                kind: Pod
                metadata: {generateName: pod-}
                spec: {containers: [{name: pause, image: pause, resources: {requests: {cpu: 100m}}}]}
                """);
        Files.writeString(folder.resolve("misc/performance-config.yaml"), """
                - name: Mine
                  defaultPodTemplatePath: ../templates/pod.yaml
                  workloadTemplate:
                  - opcode: createNodes
                    countParam: $initNodes
                  - opcode: createPods
                    countParam: $measurePods
                    collectMetrics: true
                  workloads:
                  - name: Small
                    labels: [integration-test]
                    threshold: 10
                    params: {initNodes: 3, measurePods: 7}
                """);
        var file = WorkloadFile.at(folder.resolve("misc/performance-config.yaml"));
        var run = run(file.find("mine/small", Map.of()).orElseThrow());
        assertEquals(7, run.pods());
        assertEquals(3, run.counts().nodes());
        assertTrue(run.ratio() > 0);
    }

    /**
     * The test JVM has 512 MB: the largest cluster that upstream supports must fit in with all that the test itself
     * holds.
     */
    @Test
    void fiveThousandNodesAndAHundredAndFiftyThousandPodsFitIntoTheHeap() {
        var sizes = Map.of("initNodes", 5000, "initPods", 149_000, "measurePods", 1000);
        var run = run(WorkloadFile.builtIn().find("basic", sizes).orElseThrow());
        assertEquals(0, run.counts().unplaced());
        assertEquals(
                150_000, run.rows().stream().mapToInt(row -> row.pods().size()).sum());
    }
}
