package io.gatun.scheduler.loop;

import io.gatun.scheduler.cluster.Cluster;
import io.gatun.scheduler.framework.Event;
import io.gatun.scheduler.model.Change;
import java.util.Optional;

/** Changes of objects that are neither nodes nor pods. */
final class OtherChanges {
    private OtherChanges() {}

    /** Applies the change; the event that may help waiting pods, if it is of a kind that can. */
    static Optional<Event> apply(Change change, Cluster cluster) {
        switch (change) {
            case Change.PutNamespace(var name, var labels) -> cluster.putNamespace(name, labels);
            case Change.PutBudget(var budget) -> cluster.surroundings().put(budget);
            case Change.RemoveBudget(var namespace, var name) ->
                cluster.surroundings().removeBudget(namespace, name);
            case Change.PutOwner(var owner) -> cluster.surroundings().put(owner);
            case Change.RemoveOwner(var kind, var namespace, var name) ->
                cluster.surroundings().removeOwner(kind, namespace, name);
            case Change.PutClaim(var claim) -> cluster.storage().put(claim);
            case Change.RemoveClaim(var namespace, var name) ->
                cluster.storage().removeClaim(namespace, name);
            case Change.PutOffer(var offer) -> cluster.storage().put(offer);
            case Change.RemoveOffer(var name) -> cluster.storage().removeOffer(name);
            case Change.PutStorageClass(var storageClass) -> cluster.storage().put(storageClass);
            case Change.RemoveStorageClass(var name) -> cluster.storage().removeClass(name);
            case Change.PutNode ignored -> throw new IllegalArgumentException("a node");
            case Change.RemoveNode ignored -> throw new IllegalArgumentException("a node");
            case Change.PutPod ignored -> throw new IllegalArgumentException("a pod");
            case Change.RemovePod ignored -> throw new IllegalArgumentException("a pod");
            case Change.PutGroup ignored -> throw new IllegalArgumentException("a group");
        }
        return event(change);
    }

    private static Optional<Event> event(Change change) {
        return switch (change) {
            case Change.PutNamespace(var name, var labels) -> Optional.of(new Event.NamespaceChanged(name));
            case Change.PutClaim(var claim) -> Optional.of(new Event.StorageChanged(claim.fullName()));
            case Change.PutOffer(var offer) -> Optional.of(new Event.StorageChanged(offer.name()));
            case Change.PutStorageClass(var storageClass) -> Optional.of(new Event.StorageChanged(storageClass.name()));
            default -> Optional.empty();
        };
    }
}
