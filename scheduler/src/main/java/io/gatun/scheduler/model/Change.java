package io.gatun.scheduler.model;

/**
 * An object of the cluster was added, changed or removed. A put replaces whatever was known under the same name or
 * uid.
 */
public sealed interface Change {
    record PutNode(Node node) implements Change {}

    record RemoveNode(String name) implements Change {}

    record PutPod(Pod pod) implements Change {}

    record RemovePod(String uid) implements Change {}

    record PutNamespace(String name, Labels labels) implements Change {}

    record PutBudget(DisruptionBudget budget) implements Change {}

    record RemoveBudget(String namespace, String name) implements Change {}

    record PutGroup(PodGroup group) implements Change {}

    record PutOwner(PodSelectorOwner owner) implements Change {}

    record RemoveOwner(String kind, String namespace, String name) implements Change {}

    record PutClaim(VolumeClaim claim) implements Change {}

    record RemoveClaim(String namespace, String name) implements Change {}

    record PutOffer(VolumeOffer offer) implements Change {}

    record RemoveOffer(String name) implements Change {}

    record PutStorageClass(StorageClass storageClass) implements Change {}

    record RemoveStorageClass(String name) implements Change {}
}
