package io.gatun.scheduler.loop;

import io.gatun.scheduler.cluster.Cluster;
import io.gatun.scheduler.cycle.Nominations;
import io.gatun.scheduler.framework.Event;
import io.gatun.scheduler.model.Change;
import io.gatun.scheduler.model.Node;
import io.gatun.scheduler.model.Pod;
import io.gatun.scheduler.queue.SchedulingQueue;
import io.gatun.scheduler.queue.Waiting;
import java.util.Set;

/** Enters changes into the books, and tells the queue what happened. */
final class Intake {
    /** What is known of the cluster, and what was promised in it. */
    record Books(Cluster cluster, Nominations nominations, GroupBook groups, Placer placer) {}

    private final Cluster cluster;
    private final Nominations nominations;
    private final GroupBook groups;
    private final Placer placer;
    private final SchedulingQueue queue;
    private final Set<String> schedulers;

    /** For the pods of these schedulers; others count only once they are on a node. */
    Intake(Books books, SchedulingQueue queue, Set<String> schedulers) {
        cluster = books.cluster();
        nominations = books.nominations();
        groups = books.groups();
        placer = books.placer();
        this.queue = queue;
        this.schedulers = schedulers;
    }

    /** Takes note of a change of the cluster, and wakes the pods that it may help. */
    void on(Change change, long nowMillis) {
        switch (change) {
            case Change.PutNode(var node) -> put(node, nowMillis);
            case Change.RemoveNode(var name) -> removeNode(name, nowMillis);
            case Change.PutPod(var pod) -> put(pod, nowMillis);
            case Change.RemovePod(var uid) -> removePod(uid, nowMillis);
            case Change.PutGroup(var group) -> {
                groups.put(group);
                queue.on(new Event.GroupChanged(group), nowMillis);
            }
            default -> onOther(change, nowMillis);
        }
    }

    private void onOther(Change change, long nowMillis) {
        cluster.touch();
        var event = OtherChanges.apply(change, cluster);
        event.ifPresent(happened -> queue.on(happened, nowMillis));
    }

    private void put(Node node, long nowMillis) {
        int slot = cluster.slotOf(node.name());
        Event event = slot < 0 ? new Event.NodeAdded(node) : new Event.NodeChanged(cluster.node(slot), node);
        cluster.put(node);
        queue.on(event, nowMillis);
    }

    private void removeNode(String name, long nowMillis) {
        int slot = cluster.slotOf(name);
        if (slot < 0) return;
        var node = cluster.node(slot);
        cluster.removeNode(name);
        queue.on(new Event.NodeRemoved(node), nowMillis);
    }

    private void put(Pod seen, long nowMillis) {
        var pod = new Pod(seen.uid(), seen.name(), cluster.intern(seen.shape()), seen.nodeName(), seen.status());
        groups.add(pod);
        if (pod.isAssigned()) putAssigned(pod, nowMillis);
        else if (cluster.pod(pod.uid()).isPresent()) return; // an echo from before it was placed
        else putWaiting(pod, nowMillis);
    }

    private void putAssigned(Pod pod, long nowMillis) {
        queue.remove(pod.uid());
        nominations.remove(pod.uid());
        var before = cluster.pod(pod.uid());
        cluster.put(pod);
        placer.confirmed(pod.uid());
        if (before.isEmpty()) queue.on(new Event.PodPlaced(pod), nowMillis);
        else if (!before.get().equals(pod) && differs(before.get(), pod)) {
            queue.on(new Event.PodChanged(before.get(), pod), nowMillis);
        }
    }

    private static boolean differs(Pod before, Pod after) {
        return !before.shape().equals(after.shape()) || before.isTerminating() != after.isTerminating();
    }

    private void putWaiting(Pod pod, long nowMillis) {
        if (pod.isTerminating() || !schedulers.contains(pod.shape().identity().scheduler())) {
            queue.remove(pod.uid());
            nominations.remove(pod.uid());
            return;
        }
        var known = queue.get(pod.uid()).map(Waiting::pod);
        if (known.isPresent() && known.get().shape().equals(pod.shape())) {
            queue.amend(pod);
        } else {
            queue.put(pod, nowMillis);
            if (GroupBook.isMember(pod)) queue.on(new Event.PodArrived(pod), nowMillis);
        }
        if (!pod.status().nominatedNode().isEmpty())
            nominations.add(pod, pod.status().nominatedNode());
    }

    private void removePod(String uid, long nowMillis) {
        queue.get(uid).ifPresent(waiting -> groups.remove(waiting.pod()));
        queue.remove(uid);
        nominations.remove(uid);
        placer.confirmed(uid);
        cluster.removePod(uid).ifPresent(pod -> {
            groups.remove(pod);
            queue.on(new Event.PodGone(pod), nowMillis);
        });
    }

    /** A binding that was asked for could not be made: the pod leaves the node and is tried again after a rest. */
    void bindingFailed(Pod pod, long nowMillis) {
        placer.forget(pod);
        queue.retry(pod, nowMillis);
        queue.on(new Event.PodGone(pod), nowMillis);
    }
}
