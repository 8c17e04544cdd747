package io.gatun.scheduler.framework;

import io.gatun.scheduler.model.Node;
import io.gatun.scheduler.model.Pod;
import io.gatun.scheduler.model.PodGroup;

/** Something happened that may make a place for a waiting pod. */
public sealed interface Event {
    record NodeAdded(Node node) implements Event {}

    record NodeChanged(Node before, Node after) implements Event {}

    record NodeRemoved(Node node) implements Event {}

    /** A pod is on a node that was not there before. */
    record PodPlaced(Pod pod) implements Event {}

    /** A pod on a node changed its labels, its requests, or began to end. */
    record PodChanged(Pod before, Pod after) implements Event {}

    /** A pod left its node. */
    record PodGone(Pod pod) implements Event {}

    /** A pod that waits for a node appeared. */
    record PodArrived(Pod pod) implements Event {}

    /** Labels of a namespace changed: terms that select namespaces by label may speak of other pods now. */
    record NamespaceChanged(String name) implements Event {}

    record GroupChanged(PodGroup group) implements Event {}

    /** A claim, volume or storage class was added or changed. */
    record StorageChanged(String name) implements Event {}
}
