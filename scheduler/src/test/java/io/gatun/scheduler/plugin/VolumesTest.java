package io.gatun.scheduler.plugin;

import static io.gatun.scheduler.testing.Scenario.node;
import static io.gatun.scheduler.testing.Scenario.pod;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.gatun.scheduler.testing.Scenario;
import java.util.Map;
import org.junit.jupiter.api.Test;

class VolumesTest {
    private static final String NOT_HELPFUL =
            " preemption: 0/2 nodes are available: 2 Preemption is not helpful for scheduling.]";

    private static String claim(String name, String spec) {
        return "{apiVersion: v1, kind: PersistentVolumeClaim, metadata: {name: " + name
                + "}, spec: {accessModes: [ReadWriteOnce], " + "resources: {requests: {storage: 1Gi}}, " + spec + "}}";
    }

    private static String volume(String name, String size, String node) {
        return "{apiVersion: v1, kind: PersistentVolume, metadata: {name: " + name + "}, spec: {capacity: {storage: "
                + size
                + "}, accessModes: [ReadWriteOnce], storageClassName: local, nodeAffinity: {required: {nodeSelectorTerms: "
                + "[{matchExpressions: [{key: kubernetes.io/hostname, operator: In, values: [" + node + "]}]}]}}}}";
    }

    private static final String LOCAL = "{apiVersion: storage.k8s.io/v1, kind: StorageClass, metadata: {name: local}, "
            + "provisioner: kubernetes.io/no-provisioner, volumeBindingMode: WaitForFirstConsumer}";
    private static final String CLOUD = "{apiVersion: storage.k8s.io/v1, kind: StorageClass, metadata: {name: cloud}, "
            + "provisioner: example.com/disk, volumeBindingMode: WaitForFirstConsumer, allowedTopologies: "
            + "[{matchLabelExpressions: [{key: kubernetes.io/hostname, values: [b]}]}]}";

    private static String using(String pod, String claim) {
        return pod(pod, "", "volumes: [{name: v, persistentVolumeClaim: {claimName: " + claim + "}}]");
    }

    @Test
    void aBoundClaimPullsThePodToItsVolume() {
        var scenario = Scenario.of(
                node("a"),
                node("b"),
                LOCAL,
                volume("pv", "1Gi", "b"),
                claim("c", "storageClassName: local, volumeName: pv"),
                using("p", "c"));
        assertEquals(Map.of("a", "node(s) had volume node affinity conflict"), scenario.refusals("p", "VolumeBinding"));
    }

    @Test
    void aClaimThatWaitsTakesAVolumeOfTheNodeAndNoOtherPodGetsIt() {
        var scenario = Scenario.of(
                node("a"),
                node("b"),
                LOCAL,
                volume("pv", "2Gi", "b"),
                claim("c1", "storageClassName: local"),
                claim("c2", "storageClassName: local"),
                using("p1", "c1"),
                using("p2", "c2"));
        assertEquals(
                Map.of(
                        "p1",
                        "b",
                        "p2",
                        "[0/2 nodes are available: 2 node(s) didn't find available persistent volumes to bind."
                                + NOT_HELPFUL),
                scenario.fates());
    }

    @Test
    void aVolumeThatIsTooSmallIsNone() {
        var scenario = Scenario.of(
                node("a"), LOCAL, volume("pv", "512Mi", "a"), claim("c", "storageClassName: local"), using("p", "c"));
        assertEquals(
                Map.of("a", "node(s) didn't find available persistent volumes to bind"),
                scenario.refusals("p", "VolumeBinding"));
    }

    @Test
    void provisioningReachesWhereTheClassAllows() {
        var scenario = Scenario.of(node("a"), node("b"), CLOUD, claim("c", "storageClassName: cloud"), using("p", "c"));
        assertEquals(
                Map.of("a", "node(s) didn't find available persistent volumes to bind"),
                scenario.refusals("p", "VolumeBinding"));
        assertEquals(Map.of("p", "b"), scenario.fates());
    }

    @Test
    void troubleWithTheClaimItselfIsHopeless() {
        assertEquals(
                "[0/2 nodes are available: persistentvolumeclaim \"c\" not found." + NOT_HELPFUL,
                Scenario.of(node("a"), node("b"), using("p", "c")).fates().get("p"));
        assertEquals(
                "[0/2 nodes are available: pod has unbound immediate PersistentVolumeClaims." + NOT_HELPFUL,
                Scenario.of(node("a"), node("b"), claim("c", "storageClassName: ''"), using("p", "c"))
                        .fates()
                        .get("p"));
        assertEquals(
                "[0/2 nodes are available: waiting for ephemeral volume controller to create the persistentvolumeclaim \"p-v\"."
                        + NOT_HELPFUL,
                Scenario.of(node("a"), node("b"), pod("p", "", "volumes: [{name: v, ephemeral: {}}]"))
                        .fates()
                        .get("p"));
    }

    @Test
    void aClaimForOnePodIsForOnePod() {
        var only = claim("c", "volumeName: pv").replace("ReadWriteOnce]", "ReadWriteOncePod]");
        var volume = volume("pv", "1Gi", "a").replace("ReadWriteOnce]", "ReadWriteOncePod]");
        var first = using("first", "c").replace("spec: {", "spec: {nodeName: a, ");
        var scenario = Scenario.of(node("a"), node("b"), volume, only, first, using("p", "c"));
        var reason = "node has pod using PersistentVolumeClaim with the same name and ReadWriteOncePod access mode";
        assertEquals(Map.of("a", reason, "b", reason), scenario.refusals("p", "VolumeRestrictions"));
    }

    @Test
    void aDiskHasOneWriterOrManyReaders() {
        var writer = "volumes: [{name: v, gcePersistentDisk: {pdName: d}}]";
        var reader = "volumes: [{name: v, gcePersistentDisk: {pdName: d, readOnly: true}}]";
        var taken = Map.of("a", "node(s) had no available disk");
        assertEquals(taken, disks(writer, writer));
        assertEquals(taken, disks(reader, writer));
        assertEquals(Map.of(), disks(reader, reader));
        var ceph = "volumes: [{name: v, rbd: {monitors: [m1, m2], image: i}}]";
        assertEquals(taken, disks(ceph, ceph.replace("m1, m2", "m2, m3")));
        assertEquals(Map.of(), disks(ceph, ceph.replace("m1, m2", "m3")));
        var ebs = "volumes: [{name: v, awsElasticBlockStore: {volumeID: e, readOnly: true}}]";
        assertEquals(taken, disks(ebs, ebs));
    }

    private static Map<String, String> disks(String there, String incoming) {
        return Scenario.of(node("a"), node("b"), pod("q", "", "nodeName: a, " + there), pod("p", "", incoming))
                .refusals("p", "VolumeRestrictions");
    }
}
