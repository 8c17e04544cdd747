package io.gatun.scheduler.cluster;

import io.gatun.scheduler.model.Pod;
import java.util.Arrays;

/** The pods of one node, in the order in which they came. */
public final class PodList {
    private static final Pod[] EMPTY = {};

    private Pod[] pods = EMPTY;
    private int size;
    private boolean shared;

    public int size() {
        return size;
    }

    public Pod get(int index) {
        return pods[index];
    }

    void add(Pod pod) {
        if (shared || size == pods.length) own(size + Math.max(2, size / 2));
        pods[size++] = pod;
    }

    void replace(int index, Pod pod) {
        if (shared) own(pods.length);
        pods[index] = pod;
    }

    /** Puts a pod back where it was, so that a trial removal leaves no trace. */
    void insert(int index, Pod pod) {
        add(pod);
        System.arraycopy(pods, index, pods, index + 1, size - 1 - index);
        pods[index] = pod;
    }

    int indexOf(String uid) {
        for (int i = size - 1; i >= 0; i--) {
            if (pods[i].uid().equals(uid)) return i;
        }
        throw new IllegalStateException("pod " + uid + " is not on this node");
    }

    Pod remove(int index) {
        if (shared) own(pods.length);
        var removed = pods[index];
        System.arraycopy(pods, index + 1, pods, index, size - 1 - index);
        pods = trimmed();
        size--;
        return removed;
    }

    private Pod[] trimmed() {
        if (size - 1 == 0) return EMPTY;
        pods[size - 1] = pods[0]; // no reference to a pod that is gone
        return pods;
    }

    private void own(int capacity) {
        pods = Arrays.copyOf(pods, Math.max(capacity, size));
        shared = false;
    }

    /** The array itself; the list copies it before its next change. */
    Pod[] share() {
        shared = true;
        return pods;
    }
}
