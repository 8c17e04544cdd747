package io.gatun.scheduler.model;

/**
 * One pod.
 *
 * @param uid unique among all pods there ever were
 * @param nodeName the node it is bound to; empty while it waits
 */
public record Pod(String uid, String name, PodShape shape, String nodeName, Status status) {
    /**
     * What changes in a pod's life, as far as scheduling reads it. Times are milliseconds since the epoch, 0 when
     * not known.
     *
     * @param nominatedNode where room is being made for it; empty if nowhere
     */
    public record Status(long createdMillis, long startedMillis, String nominatedNode, Ending ending) {
        public static final Status NEW = new Status(0, 0, "", Ending.NONE);
    }

    /** Whether the pod is on its way out, and whose doing that is. */
    public enum Ending {
        NONE,
        DELETED,
        PREEMPTED
    }

    public static Pod waiting(String uid, String name, PodShape shape) {
        return new Pod(uid, name, shape, "", Status.NEW);
    }

    public String namespace() {
        return shape.namespace();
    }

    public int priority() {
        return shape.priority();
    }

    public boolean isAssigned() {
        return !nodeName.isEmpty();
    }

    public boolean isTerminating() {
        return status.ending() != Ending.NONE;
    }

    public Pod on(String node) {
        return new Pod(uid, name, shape, node, status);
    }

    public Pod with(Status other) {
        return new Pod(uid, name, shape, nodeName, other);
    }

    public Pod nominatedTo(String node) {
        return with(new Status(status.createdMillis(), status.startedMillis(), node, status.ending()));
    }

    public Pod ending(Ending ending) {
        return with(new Status(status.createdMillis(), status.startedMillis(), status.nominatedNode(), ending));
    }

    /** {@code namespace/name}, as people and log lines name it. */
    public String fullName() {
        return namespace() + "/" + name;
    }
}
