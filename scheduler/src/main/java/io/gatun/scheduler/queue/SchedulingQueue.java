package io.gatun.scheduler.queue;

import io.gatun.scheduler.framework.Event;
import io.gatun.scheduler.framework.PreEnqueue;
import io.gatun.scheduler.framework.QueueSort;
import io.gatun.scheduler.framework.QueueingHint;
import io.gatun.scheduler.framework.Verdict;
import io.gatun.scheduler.model.Pod;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The pods without a node. Time is an argument, in milliseconds; it must not go backwards. No pod starves: among equals
 * the oldest goes first, and whoever waits for an event is tried again after five minutes anyway.
 */
public final class SchedulingQueue {
    private static final long STUCK_AT_MOST_MILLIS = 5 * 60_000L;
    /** How often to look for pods that are stuck: rarely, as it asks all of them. */
    private static final long LOOK_EVERY_MILLIS = 30_000;

    /** What a profile says about queueing. */
    public interface Rules {
        Iterable<PreEnqueue> preEnqueue(Pod pod);

        /** The hint of a plugin, or null if any event may help pods that it refused. */
        @Nullable
        QueueingHint hint(String plugin, String scheduler);
    }

    private final Rules rules;
    private final PreEnqueue.Groups groups;
    private final Backoff backoff;
    private final Map<String, Waiting> pods = new HashMap<>();
    // Trees, as a pod may leave from the middle whenever it changes or goes.
    private final TreeSet<Waiting> active;
    private final TreeSet<Waiting> backingOff =
            new TreeSet<>(Comparator.<Waiting>comparingLong(waiting -> waiting.restsUntilMillis)
                    .thenComparingLong(waiting -> waiting.sequence));
    private final Stuck stuck = new Stuck();
    private long sequence;
    private long lookedMillis;

    public SchedulingQueue(Rules rules, PreEnqueue.Groups groups, QueueSort order, Backoff backoff) {
        this.rules = rules;
        this.groups = groups;
        this.backoff = backoff;
        active = new TreeSet<>((first, second) -> {
            int byOrder = order.compare(first.pod, first.sinceMillis, second.pod, second.sinceMillis);
            return byOrder != 0 ? byOrder : Long.compare(first.sequence, second.sequence);
        });
    }

    /** A new pod, or a changed one: then it is tried again, as the change may help. */
    public void put(Pod pod, long nowMillis) {
        var known = pods.get(pod.uid());
        if (known == null) {
            known = new Waiting(pod, sequence++, nowMillis);
            pods.put(pod.uid(), known);
        } else {
            leave(known);
            known.pod = pod;
        }
        enqueue(known, nowMillis);
    }

    /** Replaces what is known of a pod without a reason to try it again. */
    public void amend(Pod pod) {
        var known = pods.get(pod.uid());
        if (known == null) return;
        var place = known.place;
        leave(known);
        known.pod = pod;
        enter(known, place);
    }

    public void remove(String uid) {
        var known = pods.remove(uid);
        if (known != null) leave(known);
    }

    public Optional<Waiting> get(String uid) {
        return Optional.ofNullable(pods.get(uid));
    }

    /** The pod that is next, taken out; give it back with {@link #refused} or forget it with {@link #remove}. */
    public Optional<Waiting> poll(long nowMillis) {
        wakeRested(nowMillis);
        var next = active.pollFirst();
        if (next == null) return Optional.empty();
        next.place = Waiting.Place.OUT;
        next.attempts++;
        next.triedMillis = nowMillis;
        return Optional.of(next);
    }

    /** The pod that {@link #poll} would give. */
    public Optional<Pod> peek(long nowMillis) {
        wakeRested(nowMillis);
        return active.isEmpty() ? Optional.empty() : Optional.of(active.first().pod());
    }

    private void wakeRested(long nowMillis) {
        while (!backingOff.isEmpty() && backingOff.first().restsUntilMillis <= nowMillis) {
            var first = backingOff.first();
            leave(first);
            enter(first, Waiting.Place.ACTIVE);
        }
        if (nowMillis - lookedMillis < LOOK_EVERY_MILLIS) return;
        lookedMillis = nowMillis;
        for (var waiting : stuck.triedBefore(nowMillis - STUCK_AT_MOST_MILLIS)) wake(waiting, nowMillis);
    }

    /** A pod that was tried in vain: it waits until an event that one of these plugins cares about. */
    public void refused(Waiting waiting, Set<String> plugins, long nowMillis) {
        waiting.refusedBy = plugins;
        waiting.restsUntilMillis = nowMillis + backoff.after(waiting.attempts);
        enter(waiting, plugins.isEmpty() ? Waiting.Place.BACKING_OFF : Waiting.Place.UNSCHEDULABLE);
    }

    /** A pod whose binding failed: nothing is wrong with it, so it goes on after a rest. */
    public void retry(Pod pod, long nowMillis) {
        var waiting = pods.computeIfAbsent(pod.uid(), uid -> new Waiting(pod, sequence++, nowMillis));
        leave(waiting);
        waiting.attempts++;
        refused(waiting, Set.of(), nowMillis);
    }

    /** Takes a pod out wherever it is, as {@link #poll} does; for pods that are tried together with another. */
    public void take(Waiting waiting) {
        if (waiting.place == Waiting.Place.OUT) return;
        leave(waiting);
        waiting.attempts++;
    }

    /** Wakes the pods that the event may help. */
    public void on(Event event, long nowMillis) {
        for (var waiting : stuck.helpedBy(
                event, (plugin, shape) -> rules.hint(plugin, shape.identity().scheduler()))) {
            wake(waiting, nowMillis);
        }
    }

    private void wake(Waiting waiting, long nowMillis) {
        leave(waiting);
        enqueue(waiting, nowMillis);
    }

    private void enqueue(Waiting waiting, long nowMillis) {
        var gate = gate(waiting.pod);
        if (gate.isPresent()) {
            waiting.refusedBy = Set.of(gate.get().plugin());
            enter(waiting, Waiting.Place.UNSCHEDULABLE);
        } else {
            enter(waiting, waiting.restsUntilMillis > nowMillis ? Waiting.Place.BACKING_OFF : Waiting.Place.ACTIVE);
        }
    }

    /** What still holds the pod back from being tried at all. */
    public Optional<Verdict.Rejected> gate(Pod pod) {
        for (var plugin : rules.preEnqueue(pod)) {
            if (plugin.preEnqueue(pod, groups) instanceof Verdict.Rejected rejected) return Optional.of(rejected);
        }
        return Optional.empty();
    }

    private void enter(Waiting waiting, Waiting.Place place) {
        waiting.place = place;
        switch (place) {
            case ACTIVE -> active.add(waiting);
            case BACKING_OFF -> backingOff.add(waiting);
            case UNSCHEDULABLE -> stuck.add(waiting);
            case OUT -> {}
        }
    }

    private void leave(Waiting waiting) {
        switch (waiting.place) {
            case ACTIVE -> active.remove(waiting);
            case BACKING_OFF -> backingOff.remove(waiting);
            case UNSCHEDULABLE -> stuck.remove(waiting);
            case OUT -> {}
        }
        waiting.place = Waiting.Place.OUT;
    }

    /** When the next resting pod may be tried; empty if none rests. */
    public OptionalLong nextWakeMillis() {
        return backingOff.isEmpty() ? OptionalLong.empty() : OptionalLong.of(backingOff.first().restsUntilMillis);
    }

    public int size() {
        return pods.size();
    }

    public int ready() {
        return active.size();
    }

    public int resting() {
        return backingOff.size();
    }

    public int unschedulable() {
        return stuck.size();
    }
}
