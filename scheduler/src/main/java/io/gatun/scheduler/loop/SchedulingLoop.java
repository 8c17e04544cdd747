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
import io.gatun.scheduler.model.Change;
import io.gatun.scheduler.model.Decision;
import io.gatun.scheduler.model.Pod;
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

/**
 * Events in, decisions out. One thread owns a scheduler; it knows no clock, so the time comes with every call, in
 * milliseconds, and must not go backwards. The same events at the same times with the same seed give the same
 * decisions.
 */
public final class SchedulingLoop {
    private final Cluster cluster = new Cluster();
    private final Nominations nominations = new Nominations();
    private final GroupBook groups = new GroupBook();
    private final Placer placer = new Placer(cluster, nominations);
    private final Map<String, Cycle> cycles = new HashMap<>();
    private final SchedulingQueue queue;
    private final Intake intake;

    public SchedulingLoop(Profiles profiles, long seed) {
        var ties = new TieBreak(seed);
        for (var profile : profiles.profiles()) {
            cycles.put(profile.name(), new Cycle(cluster, profile, nominations, ties));
        }
        var backoff = new Backoff(profiles.initialBackoffMillis(), profiles.maxBackoffMillis());
        queue = new SchedulingQueue(new QueueRules(cycles), groups, profiles.queueSort(), backoff);
        intake = new Intake(new Intake.Books(cluster, nominations, groups, placer), queue, cycles.keySet());
    }

    /** Takes note of a change of the cluster, and wakes the pods that it may help. */
    public void on(Change change, long nowMillis) {
        intake.on(change, nowMillis);
    }

    /** A binding that was asked for could not be made: the pod leaves the node and is tried again after a rest. */
    public void bindingFailed(Pod pod, long nowMillis) {
        intake.bindingFailed(pod, nowMillis);
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
