package io.gatun.scheduler.model;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * All that scheduling reads of a pod except its name: two pods of one shape are interchangeable, so whatever was worked
 * out for one holds for the other. Equal by content, with the hash kept.
 */
public final class PodShape {
    private final Identity identity;
    private final Standing standing;
    private final Demand demand;
    private final NodeRules nodes;
    private final PodRules pods;
    private final int hash;

    public PodShape(Identity identity, Standing standing, Demand demand, NodeRules nodes, PodRules pods) {
        this.identity = identity;
        this.standing = standing;
        this.demand = demand;
        this.nodes = nodes;
        this.pods = pods;
        this.hash = Objects.hash(identity, standing, demand, nodes, pods);
    }

    public static PodShape of(Identity identity, Demand demand) {
        return new PodShape(identity, Standing.ORDINARY, demand, NodeRules.NONE, PodRules.NONE);
    }

    public Identity identity() {
        return identity;
    }

    public Standing standing() {
        return standing;
    }

    public Demand demand() {
        return demand;
    }

    public NodeRules nodes() {
        return nodes;
    }

    public PodRules pods() {
        return pods;
    }

    public String namespace() {
        return identity.namespace();
    }

    public Labels labels() {
        return identity.labels();
    }

    public int priority() {
        return standing.priority();
    }

    public PodShape with(Identity other) {
        return new PodShape(other, standing, demand, nodes, pods);
    }

    public PodShape with(Standing other) {
        return new PodShape(identity, other, demand, nodes, pods);
    }

    public PodShape with(Demand other) {
        return new PodShape(identity, standing, other, nodes, pods);
    }

    public PodShape with(NodeRules other) {
        return new PodShape(identity, standing, demand, other, pods);
    }

    public PodShape with(PodRules other) {
        return new PodShape(identity, standing, demand, nodes, other);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other == this || (other instanceof PodShape that && equalsShape(that));
    }

    private boolean equalsShape(PodShape that) {
        return hash == that.hash
                && identity.equals(that.identity)
                && standing.equals(that.standing)
                && demand.equals(that.demand)
                && nodes.equals(that.nodes)
                && pods.equals(that.pods);
    }

    @Override
    public int hashCode() {
        return hash;
    }
}
