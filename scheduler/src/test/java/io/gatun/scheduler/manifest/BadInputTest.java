package io.gatun.scheduler.manifest;

import static io.gatun.scheduler.testing.Scenario.node;
import static io.gatun.scheduler.testing.Scenario.pod;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gatun.scheduler.testing.Scenario;
import java.io.IOException;
import java.io.StringReader;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whatever is wrong is named: file, document, path, and what should be there. */
class BadInputTest {
    private static String complaint(String... yaml) {
        return String.valueOf(
                assertThrows(ManifestException.class, () -> Scenario.of(yaml).objects())
                        .getMessage());
    }

    @Test
    void aNegativeQuantityIsNamedWithItsPlace() {
        assertEquals(
                "test.yaml, document 2: spec.containers[0].resources.requests.cpu: must not be negative",
                complaint(node("a"), pod("p").replace("image: app", "image: app, resources: {requests: {cpu: '-1'}}")));
    }

    @Test
    void aLabelOfTenMegabytesIsRefusedByItsLength() {
        var value = "x".repeat(10 << 20);
        var json = "{\"apiVersion\":\"v1\",\"kind\":\"Node\",\"metadata\":{\"name\":\"a\",\"labels\":{\"k\":\"" + value
                + "\"}}}";
        assertTrue(complaint(json).startsWith("test.yaml: not JSON: String value length"), complaint(json));
        assertEquals("test.yaml, line 5: longer than 1048576 characters", complaint(node("a", "k: " + value, "")));
        assertEquals(
                "test.yaml: metadata.labels.k: a label value has at most 63 characters, this one has 64",
                complaint(node("a", "k: " + "x".repeat(64), "")));
    }

    @Test
    void anUnknownVersionIsRefusedAndAnUnknownKindIsNot() {
        assertEquals(
                "test.yaml: apiVersion: unknown version \"v2\" of Pod; known: v1",
                complaint(pod("p").replace("apiVersion: v1", "apiVersion: v2")));
        var objects = Scenario.of(node("a"), "{apiVersion: v1, kind: Secret, metadata: {name: s}}")
                .objects();
        assertEquals(Map.of("Secret", 1), objects.ignored);
    }

    @Test
    void ownersInACircleAreRefusedWithTheCircle() {
        var a =
                "{apiVersion: apps/v1, kind: ReplicaSet, metadata: {name: a, uid: ua, ownerReferences: [{kind: ReplicaSet, name: b, uid: ub}]}}";
        var b =
                "{apiVersion: apps/v1, kind: ReplicaSet, metadata: {name: b, uid: ub, ownerReferences: [{kind: ReplicaSet, name: a, uid: ua}]}}";
        var complaint = complaint(a, b);
        assertTrue(complaint.contains("metadata.ownerReferences: owners form a circle: ReplicaSet/"), complaint);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "spec: {containers: [{name: c}], tolerations: [{key: k, operator: Like}]} | spec.tolerations[0].operator: must be one of [Equal, Exists], not \"Like\"",
                "spec: {containers: []} | spec.containers: must have at least one container",
                "spec: {containers: {}} | spec.containers: must be a list",
                "spec: [] | spec: must be a mapping",
                "spec: {containers: [{name: c}], nodeSelector: {a: 1}} | spec.nodeSelector.a: must be a string",
                "spec: {containers: [{name: c}], priority: high} | spec.priority: must be an integer",
                "spec: {containers: [{name: c}], priorityClassName: gold} | spec.priorityClassName: no priority class \"gold\" in the files",
                "spec: {containers: [{name: c, ports: [{hostPort: 70000}]}]} | spec.containers[0].ports[0].hostPort: must be an integer from 0 to 65535",
                "spec: {containers: [{name: c, resources: {requests: {memory: 1GiB}}}]} | spec.containers[0].resources.requests.memory: not a quantity: \"1GiB\"",
                "spec: {containers: [{name: c, resources: {requests: {memory: 1Ei}}}]} | spec.containers[0].resources.requests.memory: is larger than any machine: 1Ei",
                "spec: {containers: [{name: c}], affinity: {podAffinity: {requiredDuringSchedulingIgnoredDuringExecution: [{}]}}} | spec.affinity.podAffinity.requiredDuringSchedulingIgnoredDuringExecution[0].topologyKey: is required",
                "spec: {containers: [{name: c}], topologySpreadConstraints: [{topologyKey: z, maxSkew: 0}]} | spec.topologySpreadConstraints[0].maxSkew: must be an integer from 1 to 2147483647",
            })
    void theFirstWrongFieldIsNamedWithItsPath(String rest, String complaint) {
        assertEquals("test.yaml: " + complaint, complaint("apiVersion: v1\nkind: Pod\nmetadata: {name: p}\n" + rest));
    }

    @Test
    void namesThatAreThereTwiceAreRefused() {
        assertEquals(
                "test.yaml, document 2: metadata.name: Node a is there twice, first in test.yaml, document 1: metadata.name",
                complaint(node("a"), node("a")));
        assertEquals(
                "test.yaml, document 2: metadata.name: Pod default/p is there twice, first in test.yaml, document 1:"
                        + " metadata.name",
                complaint(pod("p"), pod("p")));
    }

    @Test
    void fewAliasesCannotMeanGigabytes() {
        var bomb = new StringBuilder("a0: &a0 [x, x]\n");
        for (int i = 1; i < 40; i++) {
            bomb.append("a%d: &a%d [*a%d, *a%d, *a%d, *a%d]\n".formatted(i, i, i - 1, i - 1, i - 1, i - 1));
        }
        assertEquals(
                "test.yaml, document 1, line 14: more than 50 aliases of collections", complaint(bomb + "kind: Pod"));
    }

    @Test
    void deepNestingIsRefusedInBothLanguages() {
        assertTrue(complaint("[".repeat(50_000) + "]".repeat(50_000)).contains("nested deeper than 64"));
        var json = "{\"kind\":" + "[".repeat(5000) + "]".repeat(5000) + "}";
        assertTrue(complaint(json).contains("not JSON"), complaint(json));
    }

    @Test
    void brokenTextIsRefusedWithItsLine() throws IOException {
        assertTrue(complaint("kind: Pod\n  x: : y").startsWith("test.yaml, line 2: not YAML"));
        assertTrue(complaint("{\"kind\": \"Pod\",}").startsWith("test.yaml, line 1: not JSON"));
        assertEquals(
                0,
                new Documents(Limits.DEFAULT)
                        .read(new StringReader("\n---\n---\n"), "empty")
                        .size());
    }

    @Test
    void listsOfKubectlAreReadWithAndWithoutKinds() {
        var typed = """
                {"kind": "NodeList", "apiVersion": "v1", "metadata": {"resourceVersion": "1"}, "items": [
                  {"metadata": {"name": "a"}, "status": {"allocatable": {"cpu": "4", "memory": "8Gi", "pods": "110"}}}]}
                """;
        var plain = """
                {"kind": "List", "apiVersion": "v1", "items": [
                  {"kind": "Pod", "apiVersion": "v1", "metadata": {"name": "p"}, "spec": {"containers": [{"name": "c"}]}},
                  {"kind": "Event", "apiVersion": "v1", "metadata": {"name": "e"}}]}
                """;
        assertEquals(1, Scenario.of(typed).objects().nodes.size());
        assertEquals(1, Scenario.of(plain).objects().pods.size());
        assertEquals(Map.of("Event", 1), Scenario.of(plain).objects().ignored);
    }
}
