package io.gatun.scheduler.model;

import java.util.Set;

/** A persistent volume claim. */
public record VolumeClaim(String namespace, String name, Wish wish, Standing standing) {
    /** What is asked for. */
    public record Wish(String storageClass, long bytes, Set<String> accessModes, Selector selector) {
        /** The access mode that admits a single pod in the whole cluster. */
        public static final String ONE_POD = "ReadWriteOncePod";
    }

    /**
     * What became of it.
     *
     * @param volumeName the volume it is bound to, or empty
     * @param selectedNode the node that provisioning was told, or empty
     */
    public record Standing(String volumeName, String selectedNode, Phase phase) {
        public static final Standing PENDING = new Standing("", "", Phase.ALIVE);
    }

    /** Whether it can be used. */
    public enum Phase {
        ALIVE,
        LOST,
        DELETED
    }

    public boolean isBound() {
        return !standing.volumeName().isEmpty();
    }

    public VolumeClaim boundTo(String volume) {
        return new VolumeClaim(namespace, name, wish, new Standing(volume, standing.selectedNode(), standing.phase()));
    }

    public String fullName() {
        return namespace + "/" + name;
    }
}
