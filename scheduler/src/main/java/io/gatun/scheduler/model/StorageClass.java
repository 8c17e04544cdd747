package io.gatun.scheduler.model;

import java.util.List;

/** How claims of a class get their volumes. */
public record StorageClass(String name, String provisioner, Binding binding, List<NodeTerm> allowedTopologies) {
    /** The pseudo provisioner of classes whose volumes are made by hand. */
    public static final String NO_PROVISIONER = "kubernetes.io/no-provisioner";

    /** When a claim is bound: at once, or when a pod that uses it is being placed. */
    public enum Binding {
        Immediate,
        WaitForFirstConsumer
    }

    public boolean provisions() {
        return !provisioner.isEmpty() && !provisioner.equals(NO_PROVISIONER);
    }

    /** No restriction, or one that the node fulfils. */
    public boolean reaches(Node node) {
        return allowedTopologies.isEmpty() || allowedTopologies.stream().anyMatch(term -> term.matches(node));
    }
}
