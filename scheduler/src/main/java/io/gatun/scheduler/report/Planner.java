package io.gatun.scheduler.report;

import io.gatun.scheduler.framework.FitMessage;
import io.gatun.scheduler.loop.SchedulingLoop;
import io.gatun.scheduler.manifest.ClusterObjects;
import io.gatun.scheduler.model.Change;
import io.gatun.scheduler.model.Decision;
import io.gatun.scheduler.model.Pod;
import io.gatun.scheduler.profile.Profiles;
import io.gatun.scheduler.report.Plan.Fate;
import io.gatun.scheduler.report.Plan.PlannedPod;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Schedules the pods of manifests against their nodes, in virtual time: evicted pods are gone at once. */
public final class Planner {
    /** Above this product of nodes and pods the plan does without reasons for the other nodes. */
    private static final long EXPLAINED_AT_MOST = 4_000_000;

    private final ClusterObjects objects;
    private final SchedulingLoop loop;
    private final Map<String, Pod> waiting = new LinkedHashMap<>();
    private final Map<String, Fate> fates = new HashMap<>();
    private final Map<String, List<String>> evicted = new HashMap<>();
    private final Map<String, String> elsewhere = new HashMap<>();
    private long nowMillis;

    public Planner(ClusterObjects objects, Profiles profiles, long seed) {
        this.objects = objects;
        loop = new SchedulingLoop(profiles, seed);
        load();
    }

    private void load() {
        objects.namespaces.forEach((name, labels) -> on(new Change.PutNamespace(name, labels)));
        objects.owners.forEach(owner -> on(new Change.PutOwner(owner)));
        objects.budgets.forEach(budget -> on(new Change.PutBudget(budget)));
        objects.groups.forEach(group -> on(new Change.PutGroup(group)));
        objects.storageClasses.forEach(storageClass -> on(new Change.PutStorageClass(storageClass)));
        objects.offers.forEach(offer -> on(new Change.PutOffer(offer)));
        objects.claims.forEach(claim -> on(new Change.PutClaim(claim)));
        objects.nodes.forEach(node -> on(new Change.PutNode(node)));
        for (var pod : objects.pods) {
            if (pod.isAssigned()) on(new Change.PutPod(pod));
        }
        for (var pod : objects.pods) {
            if (pod.isAssigned()) continue;
            waiting.put(pod.uid(), pod);
            on(new Change.PutPod(pod));
        }
    }

    private void on(Change change) {
        loop.on(change, nowMillis);
    }

    /**
     * The explanation of one pod as things stand, by {@code name} or {@code namespace/name}; empty if there is no such
     * pod.
     */
    public Optional<Explanation> explain(String name) {
        return objects.pods.stream()
                .filter(pod -> pod.fullName().equals(name) || pod.name().equals(name))
                .findFirst()
                .map(this::explain);
    }

    private Explanation explain(Pod pod) {
        // As if it were not there, should it be on a node already.
        if (pod.isAssigned()) on(new Change.RemovePod(pod.uid()));
        var explanation = explainer(pod).explain(pod, loop.heldBack(pod));
        if (pod.isAssigned()) on(new Change.PutPod(pod));
        return explanation;
    }

    private Explainer explainer(Pod pod) {
        var scheduler = pod.shape().identity().scheduler();
        var cycle =
                loop.cycle(scheduler).orElseThrow(() -> new IllegalArgumentException("no profile named " + scheduler));
        return new Explainer(loop.cluster(), cycle.profile());
    }

    /** Places what can be placed. */
    public Plan plan() {
        boolean explained = (long) objects.nodes.size() * waiting.size() <= EXPLAINED_AT_MOST;
        for (var next = loop.upNext(nowMillis); next.isPresent() || rest(); next = loop.upNext(nowMillis)) {
            if (next.isEmpty()) continue;
            var pod = next.get();
            var before = explained
                    ? Optional.of(explainer(pod).explain(pod, Optional.empty()))
                    : Optional.<Explanation>empty();
            for (var decision : loop.next(nowMillis)) follow(decision, before);
        }
        var pods = waiting.values().stream().map(this::planned).toList();
        return new Plan(objects.nodes.size(), pods, objects.ignored);
    }

    // Pods rest after a failure; only one for which room was made is worth waiting for.
    private boolean rest() {
        var wake = loop.nextWakeMillis();
        boolean awaited = fates.values().stream().anyMatch(Fate.Waits.class::isInstance) && !evicted.isEmpty();
        if (wake.isEmpty() || !awaited || wake.getAsLong() <= nowMillis) return false;
        nowMillis = wake.getAsLong();
        return true;
    }

    private void follow(Decision decision, Optional<Explanation> before) {
        var uid = decision.pod().uid();
        switch (decision) {
            case Decision.Bind bind -> {
                fates.put(uid, new Fate.Placed(bind.node(), evicted.getOrDefault(uid, List.of())));
                before.filter(explanation ->
                                explanation.pod().equals(decision.pod().fullName()))
                        .ifPresent(explanation -> elsewhere.put(uid, whyNotElsewhere(explanation, bind.node())));
                on(new Change.PutPod(bind.pod().on(bind.node())));
            }
            case Decision.MakeRoom room -> {
                fates.put(uid, new Fate.Waits(room.message()));
                evicted.put(uid, room.victims().stream().map(Pod::fullName).toList());
                for (var victim : room.victims()) on(new Change.RemovePod(victim.uid()));
            }
            case Decision.Postpone(var pod, var message) -> fates.put(uid, new Fate.Waits(message));
        }
    }

    private static String whyNotElsewhere(Explanation explanation, String chosen) {
        var reasons = new HashMap<String, Integer>();
        var rejected = 0;
        long best = Long.MIN_VALUE;
        var others = new ArrayList<String>();
        for (var view : explanation.nodes()) {
            if (view.node().equals(chosen)) continue;
            if (!view.fits()) {
                rejected++;
                view.objections().getFirst().reasons().forEach(reason -> reasons.merge(reason, 1, Integer::sum));
            } else if (view.total() > best) {
                best = view.total();
                others.addFirst(view.node());
            } else {
                others.add(view.node());
            }
        }
        var parts = new ArrayList<String>();
        if (!others.isEmpty()) {
            var score = explanation.nodes().stream()
                    .filter(view -> view.node().equals(chosen))
                    .mapToLong(Explanation.NodeView::total)
                    .findFirst()
                    .orElse(0);
            parts.add("%d more would do (%s scores %d, this one %d)"
                    .formatted(others.size(), others.getFirst(), best, score));
        }
        if (rejected > 0) parts.add(rejected + " refused: " + FitMessage.reasons(reasons));
        return String.join("; ", parts);
    }

    private PlannedPod planned(Pod pod) {
        var fate =
                fates.getOrDefault(pod.uid(), new Fate.Waits(loop.heldBack(pod).orElse("not tried")));
        return new PlannedPod(pod.fullName(), fate, elsewhere.getOrDefault(pod.uid(), ""));
    }
}
