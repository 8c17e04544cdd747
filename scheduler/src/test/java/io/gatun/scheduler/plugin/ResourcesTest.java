package io.gatun.scheduler.plugin;

import static io.gatun.scheduler.testing.Scenario.node;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.gatun.scheduler.model.Resources;
import io.gatun.scheduler.plugin.ResourceStrategy.RequestedToCapacityRatio;
import io.gatun.scheduler.plugin.ResourceStrategy.RequestedToCapacityRatio.Point;
import io.gatun.scheduler.testing.Scenario;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Requests against what nodes have, and the scores that follow from it. */
class ResourcesTest {
    private static String pod(String name, String node, String requests) {
        return """
                apiVersion: v1
                kind: Pod
                metadata: {name: %s}
                spec: {nodeName: "%s", containers: [{name: c, image: app, resources: {requests: {%s}}}]}
                """.formatted(name, node, requests);
    }

    @Test
    void everyMissingResourceIsNamed() {
        var scenario = Scenario.of(
                node("a"),
                pod("other", "a", "cpu: '3', memory: 7Gi"),
                pod("p", "", "cpu: '2', memory: 2Gi, example.com/gpu: '1', ephemeral-storage: 1Gi"));
        assertEquals(
                Map.of(
                        "a",
                        "Insufficient cpu, Insufficient memory, Insufficient ephemeral-storage,"
                                + " Insufficient example.com/gpu"),
                scenario.refusals("p", "NodeResourcesFit"));
    }

    @Test
    void podsAreAResourceToo() {
        var full = new String[12];
        full[0] = node("a");
        for (int i = 1; i <= 10; i++) full[i] = pod("other" + i, "a", "");
        full[11] = pod("p", "", "");
        assertEquals(Map.of("a", "Too many pods"), Scenario.of(full).refusals("p", "NodeResourcesFit"));
    }

    @Test
    void exactlyWhatIsLeftFits() {
        var scenario = Scenario.of(node("a"), pod("other", "a", "cpu: 3999m"), pod("p", "", "cpu: 1m, memory: 8Gi"));
        assertEquals(Map.of(), scenario.refusals("p", "NodeResourcesFit"));
    }

    @Test
    void initContainersAreAMaximumAndSidecarsASum() {
        var objects = Scenario.of("""
                apiVersion: v1
                kind: Pod
                metadata: {name: p}
                spec:
                  initContainers:
                  - {name: i1, resources: {requests: {cpu: "3"}}}
                  - {name: side, restartPolicy: Always, resources: {requests: {cpu: "1"}}}
                  - {name: i2, resources: {requests: {cpu: "2500m", memory: 1Gi}}}
                  containers:
                  - {name: c1, resources: {requests: {cpu: "1"}}}
                  - {name: c2, resources: {limits: {cpu: 500m}}}
                  overhead: {cpu: 100m}
                """).objects();
        var demand = objects.pods.getFirst().shape().demand();
        // The last init container beside the sidecar needs 3.5; running needs 1 + 0.5 + 1; overhead comes on top.
        assertEquals(3600, demand.requests().milliCpu());
        assertEquals(1L << 30, demand.requests().memoryBytes());
        assertEquals((1L << 30) + Mebibytes.of(200), demand.scored().memoryBytes());
    }

    @Test
    void requestsOfThePodAsAWholeReplaceTheSums() {
        var objects = Scenario.of("""
                apiVersion: v1
                kind: Pod
                metadata: {name: p}
                spec:
                  resources: {requests: {cpu: "2"}}
                  containers: [{name: c, resources: {requests: {cpu: "1", memory: 1Gi}}}]
                """).objects();
        assertEquals(
                Resources.of(2000, 1L << 30),
                objects.pods.getFirst().shape().demand().requests());
    }

    private static final class Mebibytes {
        static long of(long count) {
            return count << 20;
        }
    }

    @Test
    void leastAllocatedIsTheAverageOfWhatIsLeft() {
        var scenario = Scenario.of(
                node("a"),
                node("b"),
                pod("other", "b", "cpu: '2', memory: 2Gi"),
                pod("p", "", "cpu: '1', memory: 2Gi"));
        // a: (75 + 75) / 2; b: (25 + 50) / 2, rounded down.
        assertEquals(Map.of("a", 75L, "b", 37L), scenario.scores("p", "NodeResourcesFit"));
    }

    @Test
    void containersWithoutRequestsScoreWithDefaults() {
        var scenario = Scenario.of(node("a"), pod("p", "", ""));
        // 100m of 4 CPUs leave 97 percent, 200 MiB of 8 GiB leave 97.
        assertEquals(Map.of("a", 97L), scenario.scores("p", "NodeResourcesFit"));
        assertEquals(Map.of("a", 0L), scenario.scores("p", "NodeResourcesBalancedAllocation"));
    }

    @Test
    void balanceIsLostByTheDistanceOfTheFractions() {
        var scenario =
                Scenario.of(node("a"), node("b"), pod("other", "b", "cpu: '2'"), pod("p", "", "cpu: '1', memory: 2Gi"));
        // a: both at 25 percent; b: 75 and 25 percent, half the difference is a quarter.
        assertEquals(Map.of("a", 100L, "b", 75L), scenario.scores("p", "NodeResourcesBalancedAllocation"));
    }

    @Test
    void mostAllocatedPacks() {
        var scenario = Scenario.of(
                        node("a"),
                        node("b"),
                        pod("other", "b", "cpu: '2', memory: 2Gi"),
                        pod("p", "", "cpu: '1', memory: 2Gi"))
                .configured("""
                        apiVersion: kubescheduler.config.k8s.io/v1
                        kind: KubeSchedulerConfiguration
                        profiles:
                        - pluginConfig:
                          - name: NodeResourcesFit
                            args:
                              scoringStrategy: {type: MostAllocated}
                        """);
        assertEquals(Map.of("a", 25L, "b", 62L), scenario.scores("p", "NodeResourcesFit"));
    }

    @ParameterizedTest
    @CsvSource({"0, 0", "20, 20", "50, 50", "70, 30", "100, 0", "150, 0"})
    void ratioFollowsItsLine(long requested, long score) {
        var strategy = new RequestedToCapacityRatio(
                WeightedResource.CPU_AND_MEMORY, List.of(new Point(0, 0), new Point(50, 5), new Point(100, 0)));
        assertEquals(score, strategy.score(requested, 100));
    }

    @Test
    void ignoredExtendedResourcesAreSomeoneElsesBusiness() {
        var scenario = Scenario.of(node("a"), pod("p", "", "example.com/gpu: '1', other.com/x: '1'"))
                .configured("""
                        apiVersion: kubescheduler.config.k8s.io/v1
                        kind: KubeSchedulerConfiguration
                        profiles:
                        - pluginConfig:
                          - name: NodeResourcesFit
                            args: {ignoredResources: [example.com/gpu], ignoredResourceGroups: [other.com]}
                        """);
        assertEquals(Map.of(), scenario.refusals("p", "NodeResourcesFit"));
    }
}
