package io.gatun.scheduler.plugin;

import static io.gatun.scheduler.testing.Scenario.node;
import static io.gatun.scheduler.testing.Scenario.pod;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.gatun.scheduler.testing.Scenario;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Affinity, anti-affinity and spreading: what a pod asks of other pods. */
class PodRulesTest {
    private static final String ZONE = "topology.kubernetes.io/zone";
    private static final String NOT_NEAR = "node(s) didn't match pod affinity rules";
    private static final String NOT_AWAY = "node(s) didn't match pod anti-affinity rules";
    private static final String REFUSED = "node(s) didn't satisfy existing pods anti-affinity rules";
    private static final String UNEVEN = "node(s) didn't match pod topology spread constraints";

    /** a and b in zone 1, c in zone 2, d in none. */
    private static String nodes() {
        return String.join(
                "\n---\n",
                node("a", ZONE + ": z1", ""),
                node("b", ZONE + ": z1", ""),
                node("c", ZONE + ": z2", ""),
                node("d"));
    }

    private static String on(String node, String name, String labels, String spec) {
        return pod(name, labels, "nodeName: " + node + (spec.isEmpty() ? "" : ", " + spec));
    }

    private static String required(String kind, String term) {
        return "affinity: {" + kind + ": {requiredDuringSchedulingIgnoredDuringExecution: [" + term + "]}}";
    }

    private static String preferred(String kind, int weight, String term) {
        return "affinity: {" + kind + ": {preferredDuringSchedulingIgnoredDuringExecution: [{weight: " + weight
                + ", podAffinityTerm: " + term + "}]}}";
    }

    private static final String WEB_IN_ZONE = "{labelSelector: {matchLabels: {app: web}}, topologyKey: " + ZONE + "}";

    @Test
    void affinityWantsADomainWithAMatchingPod() {
        var scenario =
                Scenario.of(nodes(), on("a", "w", "app: web", ""), pod("p", "", required("podAffinity", WEB_IN_ZONE)));
        assertEquals(Map.of("c", NOT_NEAR, "d", NOT_NEAR), scenario.refusals("p", "InterPodAffinity"));
    }

    @Test
    void theFirstOfASeriesMayGoAnywhereWithALabel() {
        var scenario = Scenario.of(nodes(), pod("p", "app: web", required("podAffinity", WEB_IN_ZONE)));
        assertEquals(Map.of("d", NOT_NEAR), scenario.refusals("p", "InterPodAffinity"));
    }

    @Test
    void allTermsMustBeMetByTheSamePods() {
        var both = WEB_IN_ZONE + ", {labelSelector: {matchLabels: {tier: front}}, topologyKey: kubernetes.io/hostname}";
        var scenario = Scenario.of(
                nodes(),
                on("a", "w1", "app: web", ""),
                on("b", "w2", "tier: front", ""),
                on("c", "w3", "app: web, tier: front", ""),
                pod("p", "", required("podAffinity", both)));
        assertEquals(Map.of("a", NOT_NEAR, "b", NOT_NEAR, "d", NOT_NEAR), scenario.refusals("p", "InterPodAffinity"));
    }

    @Test
    void antiAffinityClosesTheWholeDomain() {
        var scenario = Scenario.of(
                nodes(), on("a", "w", "app: web", ""), pod("p", "", required("podAntiAffinity", WEB_IN_ZONE)));
        assertEquals(Map.of("a", NOT_AWAY, "b", NOT_AWAY), scenario.refusals("p", "InterPodAffinity"));
    }

    @Test
    void antiAffinityOfPodsThatAreThereCountsToo() {
        var scenario = Scenario.of(
                nodes(), on("c", "lonely", "", required("podAntiAffinity", WEB_IN_ZONE)), pod("p", "app: web", ""));
        assertEquals(Map.of("c", REFUSED), scenario.refusals("p", "InterPodAffinity"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "namespaces: [blue] | refused",
                "namespaces: [green] | accepted",
                "namespaceSelector: {matchLabels: {team: one}} | refused",
                "namespaceSelector: {matchLabels: {team: two}} | accepted",
                "namespaceSelector: {} | refused",
                "'' | accepted",
            })
    void namespacesAreNamedOrSelectedByLabel(String namespaces, String verdict) {
        var term = "{labelSelector: {matchLabels: {app: web}}, topologyKey: " + ZONE
                + (namespaces.isEmpty() ? "" : ", " + namespaces) + "}";
        var scenario = Scenario.of(
                nodes(),
                "{apiVersion: v1, kind: Namespace, metadata: {name: blue, labels: {team: one}}}",
                on("c", "w", "app: web", "").replace("{name: w,", "{name: w, namespace: blue,"),
                pod("p", "", required("podAntiAffinity", term)));
        assertEquals(
                verdict.equals("refused") ? Map.of("c", NOT_AWAY) : Map.of(),
                scenario.refusals("p", "InterPodAffinity"));
    }

    @Test
    void matchLabelKeysRestrictAndMismatchLabelKeysExclude() {
        var same = "{labelSelector: {matchLabels: {app: web}}, matchLabelKeys: [rev], topologyKey: " + ZONE + "}";
        var other = "{labelSelector: {matchLabels: {app: web}}, mismatchLabelKeys: [rev], topologyKey: " + ZONE + "}";
        var there = on("c", "w", "app: web, rev: '1'", "");
        var mine = "app: web, rev: '2'";
        assertEquals(
                Map.of(),
                Scenario.of(nodes(), there, pod("p", mine, required("podAntiAffinity", same)))
                        .refusals("p", "InterPodAffinity"));
        assertEquals(
                Map.of("c", NOT_AWAY),
                Scenario.of(nodes(), there, pod("p", mine, required("podAntiAffinity", other)))
                        .refusals("p", "InterPodAffinity"));
    }

    @Test
    void wishesOfBothSidesAreSummedAndScaled() {
        var scenario = Scenario.of(
                nodes(),
                on("a", "w", "app: web", ""),
                on(
                        "c",
                        "shy",
                        "",
                        preferred(
                                "podAntiAffinity",
                                50,
                                "{labelSelector: {matchLabels: {app: me}}, topologyKey: " + ZONE + "}")),
                pod("p", "app: me", preferred("podAffinity", 50, WEB_IN_ZONE)));
        assertEquals(Map.of("a", 100L, "b", 100L, "c", 0L, "d", 50L), scenario.scores("p", "InterPodAffinity"));
    }

    @Test
    void requiredAffinityOfExistingPodsIsAWishForTheIncomingOne() {
        var scenario = Scenario.of(
                nodes(),
                on(
                        "c",
                        "fan",
                        "app: me",
                        required(
                                "podAffinity", "{labelSelector: {matchLabels: {app: me}}, topologyKey: " + ZONE + "}")),
                pod("p", "app: me", ""));
        assertEquals(Map.of("a", 0L, "b", 0L, "c", 100L, "d", 0L), scenario.scores("p", "InterPodAffinity"));
    }

    private static String spread(String when, int skew, String more) {
        return "topologySpreadConstraints: [{maxSkew: " + skew + ", topologyKey: " + ZONE + ", whenUnsatisfiable: "
                + when + ", labelSelector: {matchLabels: {app: web}}" + (more.isEmpty() ? "" : ", " + more) + "}]";
    }

    @Test
    void skewIsCountedWithTheIncomingPod() {
        var scenario = Scenario.of(
                nodes(), on("a", "w", "app: web", ""), pod("p", "app: web", spread("DoNotSchedule", 1, "")));
        assertEquals(
                Map.of("a", UNEVEN, "b", UNEVEN, "d", UNEVEN + " (missing required label)"),
                scenario.refusals("p", "PodTopologySpread"));
    }

    @Test
    void aPodThatDoesNotMatchItsOwnSelectorAddsNothing() {
        var scenario =
                Scenario.of(nodes(), on("a", "w", "app: web", ""), pod("p", "app: db", spread("DoNotSchedule", 1, "")));
        assertEquals(Map.of("d", UNEVEN + " (missing required label)"), scenario.refusals("p", "PodTopologySpread"));
    }

    @Test
    void tooFewDomainsCountAsAnEmptyOne() {
        var scenario = Scenario.of(
                nodes(),
                on("a", "w1", "app: web", ""),
                on("c", "w2", "app: web", ""),
                pod("p", "app: web", spread("DoNotSchedule", 1, "minDomains: 3")));
        assertEquals(
                Map.of("a", UNEVEN, "b", UNEVEN, "c", UNEVEN, "d", UNEVEN + " (missing required label)"),
                scenario.refusals("p", "PodTopologySpread"));
    }

    @ParameterizedTest
    @CsvSource({"Honor, 0", "Ignore, 2"})
    void nodesOutOfReachCountByPolicy(String policy, int refused) {
        // Only zone 1 can be reached: counting zone 2 as empty makes zone 1 too full.
        var scenario = Scenario.of(
                nodes(),
                on("a", "w", "app: web", ""),
                pod(
                        "p",
                        "app: web",
                        "nodeSelector: {" + ZONE + ": z1}, "
                                + spread("DoNotSchedule", 1, "nodeAffinityPolicy: " + policy)));
        var refusals = scenario.refusals("p", "PodTopologySpread");
        refusals.keySet().retainAll(java.util.Set.of("a", "b"));
        assertEquals(refused, refusals.size());
    }

    @ParameterizedTest
    @CsvSource({"Honor, 0", "Ignore, 1"})
    void taintedNodesCountByPolicy(String policy, int refused) {
        // Zone 2 has only a tainted node: counting it as empty makes zone 1 too full.
        var scenario = Scenario.of(
                node("a", ZONE + ": z1", ""),
                node("c", ZONE + ": z2", "taints: [{key: k, effect: NoSchedule}]"),
                on("a", "w", "app: web", ""),
                pod("p", "app: web", spread("DoNotSchedule", 1, "nodeTaintsPolicy: " + policy)));
        assertEquals(refused, scenario.refusals("p", "PodTopologySpread").size());
    }

    @ParameterizedTest
    @CsvSource({"'', 2", "'matchLabelKeys: [rev]', 0"})
    void podsOfAnotherRevisionCountUnlessTheirLabelMustMatch(String keys, int refused) {
        var scenario = Scenario.of(
                nodes(),
                on("a", "w", "app: web, rev: old", ""),
                pod("p", "app: web, rev: new", spread("DoNotSchedule", 1, keys)));
        var refusals = scenario.refusals("p", "PodTopologySpread");
        refusals.remove("d");
        assertEquals(refused, refusals.size());
    }

    @Test
    void terminatingPodsDoNotCount() {
        var ending = on("a", "w", "app: web", "")
                .replace("{name: w,", "{name: w, deletionTimestamp: '2026-01-01T00:00:00Z',");
        var scenario = Scenario.of(nodes(), ending, pod("p", "app: web", spread("DoNotSchedule", 1, "")));
        assertEquals(Map.of("d", UNEVEN + " (missing required label)"), scenario.refusals("p", "PodTopologySpread"));
    }

    @Test
    void preferredSpreadingLikesEmptyDomains() {
        var scenario = Scenario.of(
                nodes(), on("a", "w", "app: web", ""), pod("p", "app: web", spread("ScheduleAnyway", 1, "")));
        // One pod times log(2 domains + 2) is 1.39, rounded 1; the empty zone scores 0; a node without the label
        // nothing.
        assertEquals(Map.of("a", 0L, "b", 0L, "c", 100L, "d", 0L), scenario.scores("p", "PodTopologySpread"));
    }

    @Test
    void servicesAndControllersGiveDefaultSpreading() {
        var service = "{apiVersion: v1, kind: Service, metadata: {name: s}, spec: {selector: {app: web}}}";
        var scenario = Scenario.of(nodes(), service, on("a", "w", "app: web", ""), pod("p", "app: web", ""));
        var scores = scenario.scores("p", "PodTopologySpread");
        assertEquals(true, scores.getOrDefault("c", 0L) > scores.getOrDefault("b", 0L), scores::toString);
        assertEquals(true, scores.getOrDefault("b", 0L) > scores.getOrDefault("a", 0L), scores::toString);
    }
}
