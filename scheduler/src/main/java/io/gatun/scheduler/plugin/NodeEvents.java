package io.gatun.scheduler.plugin;

import io.gatun.scheduler.framework.Event;
import io.gatun.scheduler.model.Node;
import java.util.function.Predicate;

/** What node events mean for rules that look at one node's object. */
final class NodeEvents {
    private NodeEvents() {}

    /** A new node that is acceptable, or one that became so. */
    static boolean turnsGood(Event event, Predicate<Node> acceptable) {
        return switch (event) {
            case Event.NodeAdded(var node) -> acceptable.test(node);
            case Event.NodeChanged(var before, var after) -> acceptable.test(after) && !acceptable.test(before);
            case Event.NodeRemoved ignored -> false;
            case Event.PodPlaced ignored -> false;
            case Event.PodChanged ignored -> false;
            case Event.PodGone ignored -> false;
            case Event.PodArrived ignored -> false;
            case Event.NamespaceChanged ignored -> false;
            case Event.GroupChanged ignored -> false;
            case Event.StorageChanged ignored -> false;
        };
    }
}
