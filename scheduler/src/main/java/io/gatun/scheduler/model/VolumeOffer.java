package io.gatun.scheduler.model;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/** A persistent volume. */
public record VolumeOffer(String name, Labels labels, Supply supply, Optional<List<NodeTerm>> nodes, String claim) {
    /** What it offers. */
    public record Supply(String storageClass, long bytes, Set<String> accessModes) {}

    /** Whether the volume can be used from this node. */
    public boolean reaches(Node node) {
        return nodes.isEmpty() || nodes.get().stream().anyMatch(term -> term.matches(node));
    }

    /** Whether this volume would satisfy the claim: not taken by another, large enough, of its class and modes. */
    public boolean suits(VolumeClaim wanted) {
        var wish = wanted.wish();
        return (claim.isEmpty() || claim.equals(wanted.fullName()))
                && supply.bytes() >= wish.bytes()
                && supply.storageClass().equals(wish.storageClass())
                && supply.accessModes().containsAll(wish.accessModes())
                && (wish.selector().kind() == Selector.Kind.NOTHING
                        || wish.selector().matches(labels));
    }

    public VolumeOffer claimedBy(String claimName) {
        return new VolumeOffer(name, labels, supply, nodes, claimName);
    }
}
