package io.gatun.scheduler.plugin;

import static io.gatun.scheduler.testing.Scenario.node;
import static io.gatun.scheduler.testing.Scenario.pod;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.gatun.scheduler.testing.Scenario;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Cordons, taints, node selectors, node affinity, host ports, images: what a pod asks of the node's object. */
class NodeRulesTest {
    private static Scenario two(String specOfA, String podSpec) {
        return Scenario.of(node("a", "", specOfA), node("b"), pod("p", "", podSpec));
    }

    @Test
    void cordonedNodesAreForPodsThatTolerateTheCordon() {
        assertEquals(
                Map.of("a", "node(s) were unschedulable"),
                two("unschedulable: true", "").refusals("p", "NodeUnschedulable"));
        assertEquals(
                Map.of(),
                two(
                                "unschedulable: true",
                                "tolerations: [{key: node.kubernetes.io/unschedulable, operator: Exists, effect: NoSchedule}]")
                        .refusals("p", "NodeUnschedulable"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{key: k, value: v, effect: NoSchedule} | '' | refused",
                "{key: k, value: v, effect: NoExecute} | '' | refused",
                "{key: k, value: v, effect: PreferNoSchedule} | '' | accepted",
                "{key: k, value: v, effect: NoSchedule} | {key: k, value: v} | accepted",
                "{key: k, value: v, effect: NoSchedule} | {key: k, value: w} | refused",
                "{key: k, value: v, effect: NoSchedule} | {key: k, operator: Exists} | accepted",
                "{key: k, value: v, effect: NoSchedule} | {operator: Exists} | accepted",
                "{key: k, value: v, effect: NoSchedule} | {key: k, value: v, effect: NoExecute} | refused",
                "{key: k, effect: NoSchedule} | {key: k, operator: Equal} | accepted",
            })
    void taintsKeepAwayWhoDoesNotTolerateThem(String taint, String toleration, String verdict) {
        var tolerations = toleration.isEmpty() ? "" : "tolerations: [" + toleration + "]";
        var refusals = two("taints: [" + taint + "]", tolerations).refusals("p", "TaintToleration");
        assertEquals(verdict.equals("refused") ? Map.of("a", "node(s) had untolerated taint(s)") : Map.of(), refusals);
    }

    @Test
    void discouragingTaintsLowerTheScoreInProportion() {
        var scenario = Scenario.of(
                node("a", "", "taints: [{key: x, effect: PreferNoSchedule}, {key: y, effect: PreferNoSchedule}]"),
                node("b", "", "taints: [{key: x, effect: PreferNoSchedule}]"),
                node("c"),
                pod("p"));
        assertEquals(Map.of("a", 0L, "b", 50L, "c", 100L), scenario.scores("p", "TaintToleration"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{key: disk, operator: In, values: [ssd]} | a",
                "{key: disk, operator: NotIn, values: [ssd]} | b c",
                "{key: disk, operator: Exists} | a b",
                "{key: disk, operator: DoesNotExist} | c",
                "{key: cores, operator: Gt, values: ['4']} | a",
                "{key: cores, operator: Lt, values: ['9']} | b",
            })
    void requiredNodeAffinityKnowsEveryOperator(String expression, String accepted) {
        var scenario = Scenario.of(
                node("a", "disk: ssd, cores: '16'", ""),
                node("b", "disk: hdd, cores: '4'", ""),
                node("c", "cores: many", ""),
                pod(
                        "p",
                        "",
                        "affinity: {nodeAffinity: {requiredDuringSchedulingIgnoredDuringExecution: "
                                + "{nodeSelectorTerms: [{matchExpressions: [" + expression + "]}]}}}"));
        assertEquals(
                Set.of(accepted.split(" ", -1)),
                scenario.scores("p", "NodeAffinity").keySet());
    }

    @Test
    void termsAreAlternativesAndTheirExpressionsAreNot() {
        var scenario = Scenario.of(
                node("a", "x: '1', y: '1'", ""),
                node("b", "x: '1'", ""),
                node("c", "z: '1'", ""),
                node("d"),
                pod(
                        "p",
                        "",
                        "affinity: {nodeAffinity: {requiredDuringSchedulingIgnoredDuringExecution: {nodeSelectorTerms: ["
                                + "{matchExpressions: [{key: x, operator: Exists}, {key: y, operator: Exists}]}, "
                                + "{matchExpressions: [{key: z, operator: Exists}]}]}}}"));
        assertEquals(
                Map.of(
                        "b", "node(s) didn't match Pod's node affinity/selector",
                        "d", "node(s) didn't match Pod's node affinity/selector"),
                scenario.refusals("p", "NodeAffinity"));
    }

    @Test
    void affinityToNamesLooksAtNoOtherNodes() {
        var scenario = Scenario.of(
                node("a", "", "unschedulable: true"),
                node("b"),
                node("c"),
                pod(
                        "p",
                        "",
                        "affinity: {nodeAffinity: {requiredDuringSchedulingIgnoredDuringExecution: {nodeSelectorTerms: ["
                                + "{matchFields: [{key: metadata.name, operator: In, values: [a]}]}]}}}"));
        assertEquals(
                "[0/3 nodes are available: 1 node(s) were unschedulable, 2 node(s) didn't satisfy plugin(s) [NodeAffinity]."
                        + " preemption: 0/3 nodes are available: 3 Preemption is not helpful for scheduling.]",
                scenario.fates().get("p"));
    }

    @Test
    void affinityToContradictingNamesIsHopeless() {
        var scenario = Scenario.of(
                node("a"),
                pod(
                        "p",
                        "",
                        "affinity: {nodeAffinity: {requiredDuringSchedulingIgnoredDuringExecution: {nodeSelectorTerms: ["
                                + "{matchFields: [{key: metadata.name, operator: In, values: [a]}, "
                                + "{key: metadata.name, operator: In, values: [b]}]}]}}}"));
        assertEquals(
                "[0/1 nodes are available: pod affinity terms conflict."
                        + " preemption: 0/1 nodes are available: 1 Preemption is not helpful for scheduling.]",
                scenario.fates().get("p"));
    }

    @Test
    void preferredNodeAffinityIsWeighedAgainstTheBest() {
        var scenario = Scenario.of(
                node("a", "x: '1', y: '1'", ""),
                node("b", "x: '1'", ""),
                node("c"),
                pod(
                        "p",
                        "",
                        "affinity: {nodeAffinity: {preferredDuringSchedulingIgnoredDuringExecution: ["
                                + "{weight: 10, preference: {matchExpressions: [{key: x, operator: Exists}]}}, "
                                + "{weight: 30, preference: {matchExpressions: [{key: y, operator: Exists}]}}]}}"));
        assertEquals(Map.of("a", 100L, "b", 25L, "c", 0L), scenario.scores("p", "NodeAffinity"));
    }

    private static String withPort(String name, String port, String node) {
        return """
                apiVersion: v1
                kind: Pod
                metadata: {name: %s}
                spec: {nodeName: "%s", containers: [{name: c, image: app, ports: [%s]}]}
                """.formatted(name, node, port);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{containerPort: 80, hostPort: 80} | {containerPort: 80, hostPort: 80} | taken",
                "{containerPort: 80, hostPort: 80} | {containerPort: 80, hostPort: 81} | free",
                "{containerPort: 80} | {containerPort: 80} | free",
                "{containerPort: 80, hostPort: 80, protocol: UDP} | {containerPort: 80, hostPort: 80} | free",
                "{containerPort: 80, hostPort: 80, hostIP: 10.0.0.1} | {containerPort: 80, hostPort: 80, hostIP: 10.0.0.2} | free",
                "{containerPort: 80, hostPort: 80, hostIP: 10.0.0.1} | {containerPort: 80, hostPort: 80} | taken",
                "{containerPort: 80, hostPort: 80, hostIP: 10.0.0.1} | {containerPort: 80, hostPort: 80, hostIP: 0.0.0.0} | taken",
            })
    void hostPortsAreTakenOncePerAddressAndProtocol(String theirs, String mine, String verdict) {
        var scenario = Scenario.of(node("a"), withPort("other", theirs, "a"), withPort("p", mine, ""));
        assertEquals(
                verdict.equals("taken")
                        ? Map.of("a", "node(s) didn't have free ports for the requested pod ports")
                        : Map.of(),
                scenario.refusals("p", "NodePorts"));
    }

    @Test
    void imagesCountBySizeAndSpread() {
        var images =
                "status: {allocatable: {cpu: '4', memory: 8Gi, pods: '10'}, images: [{names: [app:latest], sizeBytes: %d}]}";
        var scenario = Scenario.of(
                "{apiVersion: v1, kind: Node, metadata: {name: a}, " + images.formatted(600L << 20) + "}",
                "{apiVersion: v1, kind: Node, metadata: {name: b}, " + images.formatted(40L << 20) + "}",
                node("c"),
                node("d"),
                pod("p"));
        // Two of four nodes have it, so its size counts half: (300 - 23) of (1000 - 23) MiB, and less than the least.
        assertEquals(Map.of("a", 28L, "b", 0L, "c", 0L, "d", 0L), scenario.scores("p", "ImageLocality"));
    }

    @Test
    void imagesThatAreVolumesCountAsThoseOfContainersDo() {
        var scenario = Scenario.of(
                "{apiVersion: v1, kind: Node, metadata: {name: a}, status: {images: [{names: [data:1], sizeBytes: %d}]}}"
                        .formatted(1046L << 20),
                pod("p", "", "volumes: [{name: d, image: {reference: 'data:1'}}]"),
                node("b"));
        // On one node of two: (523 - 23) of (2 * 1000 - 23) MiB, as container and volume name two images.
        assertEquals(Map.of("a", 25L, "b", 0L), scenario.scores("p", "ImageLocality"));
    }
}
