package io.gatun.scheduler.cluster;

import io.gatun.scheduler.model.AffinityTerm;
import io.gatun.scheduler.model.Labels;
import io.gatun.scheduler.model.PodShape;

/** A distinct affinity term of pods that are on nodes, and how many hold it in each domain of its topology. */
public final class TermHolder {
    /** Where in a pod's affinity the term stands. */
    public enum Role {
        NEAR,
        AWAY,
        RATHER_NEAR,
        RATHER_AWAY
    }

    /** What makes two terms one. */
    record Key(Role role, int weight, AffinityTerm term) {}

    private final Key key;
    private final DomainTally holders;

    TermHolder(Key key, Topology topology) {
        this.key = key;
        holders = new DomainTally(topology);
    }

    Key key() {
        return key;
    }

    public Role role() {
        return key.role();
    }

    /** 1 to 100 for a preference, 1 for a requirement. */
    public int weight() {
        return key.weight();
    }

    public AffinityTerm term() {
        return key.term();
    }

    public DomainTally holders() {
        return holders;
    }

    boolean speaksOf(PodShape shape, Labels namespaceLabels) {
        return key.term().matches(shape.namespace(), namespaceLabels, shape.labels());
    }
}
