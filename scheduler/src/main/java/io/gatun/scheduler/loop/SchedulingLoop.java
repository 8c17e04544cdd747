package io.gatun.scheduler.loop;

import io.gatun.scheduler.cluster.Cluster;
import io.gatun.scheduler.cluster.ClusterSnapshot;
import io.gatun.scheduler.cluster.ClusterView;
import io.gatun.scheduler.cycle.Attempt;
import io.gatun.scheduler.cycle.Cycle;
import io.gatun.scheduler.cycle.Nominations;
import io.gatun.scheduler.cycle.TieBreak;
import io.gatun.scheduler.cycle.Unfit;
import io.gatun.scheduler.framework.Event;
import io.gatun.scheduler.framework.PostFilter;
import io.gatun.scheduler.framework.PreEnqueue;
import io.gatun.scheduler.framework.QueueingHint;
import io.gatun.scheduler.model.Change;
import io.gatun.scheduler.model.Decision;
import io.gatun.scheduler.model.Node;
import io.gatun.scheduler.model.Pod;
import io.gatun.scheduler.profile.Point;
import io.gatun.scheduler.profile.Profiles;
import io.gatun.scheduler.queue.Backoff;
import io.gatun.scheduler.queue.SchedulingQueue;
import io.gatun.scheduler.queue.Waiting;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Events in, decisions out. One thread owns a scheduler; it knows no clock, so the time comes with every call, in
 * milliseconds, and
 * must not go backwards. The same events at the same times with the same seed give the same decisions.
 */
public final class SchedulingLoop {
    private final Cluster cluster = new Cluster();
    private final Nominations nominations = new Nominations();
    private final GroupBook groups = new GroupBook();
    private final Placer placer = new Placer(cluster, nominations);
    private final Map<String, Cycle> cycles = new HashMap<>();
    private final SchedulingQueue queue;

    public SchedulingLoop(Profiles profiles, long seed) {
        var ties = new TieBreak(seed);
        for (var profile : profiles.profiles()) {
            cycles.put(profile.name(), new Cycle(cluster, profile, nominations, ties));
        }
        var backoff = new Backoff(profiles.initialBackoffMillis(), profiles.maxBackoffMillis());
        queue = new SchedulingQueue(new QueueRules(cycles), groups, profiles.queueSort(), backoff);
    }

    /** What profiles say about queueing, looked up once. */
    private static final class QueueRules implements SchedulingQueue.Rules {
        private final Map<String, List<PreEnqueue>> preEnqueue = new HashMap<>();
        private final Map<String, Map<String, QueueingHint>> hints = new HashMap<>();

        QueueRules(Map<String, Cycle> cycles) {
            cycles.forEach((name, cycle) -> {
                preEnqueue.put(name, cycle.profile().at(Point.PRE_ENQUEUE, PreEnqueue.class));
                var own = new HashMap<String, QueueingHint>();
                for (var point : Point.values()) {
                    for (var hint : cycle.profile().at(point, QueueingHint.class)) own.put(hint.name(), hint);
                }
                hints.put(name, own);
            });
        }

        @Override
        public Iterable<PreEnqueue> preEnqueue(Pod pod) {
            return preEnqueue.getOrDefault(pod.shape().identity().scheduler(), List.of());
        }

        @Override
        public @Nullable QueueingHint hint(String plugin, String scheduler) {
            return hints.getOrDefault(scheduler, Map.of()).get(plugin);
        }
    }

    // ---- events

    /** Takes note of a change of the cluster, and wakes the pods that it may help. */
    public void on(Change change, long nowMillis) {
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
        if (pod.isTerminating() || !cycles.containsKey(pod.shape().identity().scheduler())) {
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
    public void bindingFailed(Pod pod, long nowMillis) {
        placer.forget(pod);
        queue.retry(pod, nowMillis);
        queue.on(new Event.PodGone(pod), nowMillis);
    }

    // ---- decisions

    /** Tries the next pod; for a group all its pods. Empty when nothing is ready. */
    public List<Decision> next(long nowMillis) {
        var next = queue.poll(nowMillis);
        if (next.isEmpty()) return List.of();
        var waiting = next.get();
        var cycle = cycles.get(waiting.pod().shape().identity().scheduler());
        if (cycle == null)
            throw new IllegalStateException("no profile for " + waiting.pod().fullName());
        return GroupBook.isMember(waiting.pod())
                ? decideGroup(waiting, cycle, nowMillis)
                : List.of(decide(waiting, cycle, nowMillis));
    }

    private Decision decide(Waiting waiting, Cycle cycle, long nowMillis) {
        var pod = waiting.pod();
        return switch (cycle.attempt(pod)) {
            case Attempt.Fit fit -> {
                var node = cluster.node(fit.slot()).name();
                placer.assume(pod, fit.slot(), cycle.profile());
                yield bind(pod, node, cycle, nowMillis);
            }
            case Unfit unfit -> postpone(waiting, unfit, nowMillis);
        };
    }

    private Decision bind(Pod pod, String node, Cycle cycle, long nowMillis) {
        queue.remove(pod.uid());
        var binding = placer.bind(pod, node, cycle.profile());
        if (queue.unschedulable() > 0) queue.on(new Event.PodPlaced(pod.on(node)), nowMillis);
        return new Decision.Bind(
                pod, binding.node(), binding.with().volumes(), binding.with().provisions());
    }

    private Decision postpone(Waiting waiting, Unfit unfit, long nowMillis) {
        queue.refused(waiting, unfit.plugins(), nowMillis);
        var pod = waiting.pod();
        return switch (unfit.outcome()) {
            case PostFilter.Outcome.Helpless(var why, var nomination) -> {
                if (nomination == PostFilter.Nomination.CLEAR) clearNomination(pod);
                yield new Decision.Postpone(pod, unfit.message());
            }
            case PostFilter.Outcome.MakeRoom(var node, var victims) -> {
                nominate(pod, node, nowMillis);
                yield new Decision.MakeRoom(pod.nominatedTo(node), node, victims, unfit.message());
            }
        };
    }

    private void clearNomination(Pod pod) {
        nominations.remove(pod.uid());
        if (!pod.status().nominatedNode().isEmpty()) queue.amend(pod.nominatedTo(""));
    }

    private void nominate(Pod pod, String node, long nowMillis) {
        // Less important pods that waited for this node's room must look for another.
        for (var other : nominations.on(node)) {
            if (other.priority() >= pod.priority()) continue;
            nominations.remove(other.uid());
            if (queue.get(other.uid()).isPresent()) queue.put(other.nominatedTo(""), nowMillis);
        }
        var nominated = pod.nominatedTo(node);
        nominations.add(nominated, node);
        queue.amend(nominated);
    }

    private List<Decision> decideGroup(Waiting first, Cycle cycle, long nowMillis) {
        var members = new ArrayList<Waiting>();
        int placed = 0;
        for (var uid : groups.uids(first.pod())) {
            if (cluster.pod(uid).isPresent()) placed++;
            queue.get(uid).filter(member -> queue.gate(member.pod()).isEmpty()).ifPresent(members::add);
        }
        var pods = members.stream().map(Waiting::pod).toList();
        int needed = groups.needed(
                first.pod().namespace(), first.pod().shape().identity().group());
        var result = new GroupRound(cluster, cycle, placer).run(pods, needed, placed);
        var decisions = new ArrayList<Decision>();
        for (var found : result.placed()) decisions.add(bind(found.pod(), found.node(), cycle, nowMillis));
        for (var member : members) {
            var unfit = result.refused().get(member.pod());
            if (unfit == null) continue;
            queue.take(member);
            queue.refused(member, unfit.plugins(), nowMillis);
            decisions.add(new Decision.Postpone(member.pod(), unfit.message()));
        }
        return decisions;
    }

    // ---- readers

    /** The pod that {@link #next} will try. */
    public Optional<Pod> upNext(long nowMillis) {
        return queue.peek(nowMillis);
    }

    /** When {@link #next} may have something to do again although no event came; empty if never. */
    public OptionalLong nextWakeMillis() {
        return queue.nextWakeMillis();
    }

    public int waiting() {
        return queue.size();
    }

    /** Why a pod is not even tried, if something holds it back. */
    public Optional<String> heldBack(Pod pod) {
        return queue.gate(pod).map(gate -> String.join(", ", gate.reasons()));
    }

    /** The nodes and their pods, assumed ones included; safe to hand to other threads. */
    public ClusterSnapshot snapshot() {
        return cluster.snapshot();
    }

    /** The live cluster, for explanations on the owning thread. */
    public ClusterView cluster() {
        return cluster;
    }

    public Optional<Cycle> cycle(String scheduler) {
        return Optional.ofNullable(cycles.get(scheduler));
    }
}
