package io.gatun.scheduler.simulate;

import io.gatun.scheduler.loop.SchedulingLoop;
import io.gatun.scheduler.manifest.Field;
import io.gatun.scheduler.model.Change;
import io.gatun.scheduler.model.Decision;
import io.gatun.scheduler.model.Labels;
import io.gatun.scheduler.model.NodeRow;
import io.gatun.scheduler.model.Pod;
import io.gatun.scheduler.profile.Profiles;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * One run of a workload against a scheduler with simulated nodes. Time is virtual: it follows the processor's, and
 * jumps to the next event when there is nothing to do, so that a pod's rest after a failure costs nobody real seconds.
 */
public final class Simulation {
    private static final int PROGRESS_EVERY = 256;
    /**
     * Upstream churns at a rate per second while it places some 600 pods in it. Here the same number of seconds sees
     * far more pods, so the rate is kept per pod instead: this many pods stand for one second.
     */
    private static final int PODS_PER_SECOND_OF_CHURN = 600;
    /** After so much virtual time without a placement, several of the longest rests, no pod will be placed any more. */
    private static final long IN_VAIN_MILLIS = 60_000;

    private final Workload workload;
    private final BindingStore store;
    private final Progress progress;
    private final SchedulingLoop loop;
    private final ObjectMaker make = new ObjectMaker();
    private final List<Step.Churn> churns = new ArrayList<>();
    private final Map<String, List<Pod>> placedByNamespace = new HashMap<>();
    private final Latencies latencies = new Latencies();
    private final com.sun.management.ThreadMXBean threads =
            (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
    private Set<String> measured = new HashSet<>();
    private long measuredPlaced;
    private long measuredAll;
    private long background;
    private long churned;
    private long skippedMillis;
    private long skippedSincePlacedMillis;
    private long measuredNanos;
    private long measuredCpuNanos;
    private long measuredBytes;
    private int nodes;
    private int namespaces;

    public Simulation(Workload workload, Profiles profiles, long seed, BindingStore store, Progress progress) {
        this.workload = workload;
        this.store = store;
        this.progress = progress;
        loop = new SchedulingLoop(profiles, seed);
    }

    public Measurement run() {
        for (var step : workload.steps()) run(step);
        latencies.sort();
        var rows = loop.snapshot().rows();
        return new Measurement(
                workload,
                new Measurement.Counts(nodes, background, churned, measuredAll - measuredPlaced),
                measuredPlaced,
                new Measurement.Time(measuredNanos, measuredCpuNanos, latencies, measuredBytes),
                List.<NodeRow>copyOf(rows));
    }

    private void run(Step step) {
        switch (step) {
            case Step.CreateNodes create -> {
                for (int i = 0; i < create.count(); i++) loop.on(new Change.PutNode(make.node(create)), now());
                nodes += create.count();
            }
            case Step.CreateNamespaces(var prefix, var count, var template) -> {
                for (int i = 0; i < count; i++) createNamespace(prefix + "-" + i, template);
            }
            case Step.CreatePods create -> createPods(create, create.namespace());
            case Step.CreatePodSets(var count, var prefix, var create) -> {
                for (int i = 0; i < count; i++) createPods(create, prefix + "-" + i);
            }
            case Step.Churn churn -> churns.add(churn);
            case Step.DeletePods(var namespace) -> deletePods(namespace);
            case Step.CreateAny any -> createAny(any);
        }
    }

    private void createNamespace(String name, Field template) {
        var labels = Labels.of(template.at("metadata", "labels").texts());
        loop.on(new Change.PutNamespace(name, labels.with("kubernetes.io/metadata.name", name)), now());
    }

    private void createAny(Step.CreateAny any) {
        var reader = new io.gatun.scheduler.manifest.ManifestReader();
        var meta = any.template().get("metadata");
        reader.add(
                any.namespace().isEmpty()
                        ? any.template()
                        : any.template()
                                .with(
                                        "metadata",
                                        meta.with(
                                                "namespace",
                                                new io.gatun.scheduler.manifest.Tree.Scalar(
                                                        any.namespace(), io.gatun.scheduler.manifest.Tree.Kind.TEXT))));
        for (var owner : reader.objects().owners) loop.on(new Change.PutOwner(owner), now());
    }

    private void deletePods(String namespace) {
        for (var pod : placedByNamespace.getOrDefault(namespace, List.of())) {
            loop.on(new Change.RemovePod(pod.uid()), now());
        }
        placedByNamespace.remove(namespace);
    }

    private void createPods(Step.CreatePods create, String wantedNamespace) {
        var namespace = wantedNamespace.isEmpty() ? "namespace-" + ++namespaces : wantedNamespace;
        var pods = new ArrayList<Pod>(create.count());
        for (int i = 0; i < create.count(); i++) pods.add(make.pod(create.template(), namespace));
        switch (create.purpose()) {
            case MEASURED -> measure(pods);
            case BACKGROUND -> {
                background += pods.size();
                place(pods);
            }
            case NOT_AWAITED -> {
                background += pods.size();
                for (var pod : pods) loop.on(new Change.PutPod(pod), now());
            }
        }
    }

    private void place(List<Pod> pods) {
        for (var pod : pods) loop.on(new Change.PutPod(pod), now());
        while (decide()) {}
    }

    private void measure(List<Pod> pods) {
        measured = new HashSet<>(2 * pods.size());
        for (var pod : pods) measured.add(pod.uid());
        measuredAll = pods.size();
        long allocated = threads.getCurrentThreadAllocatedBytes();
        long cpu = threads.getCurrentThreadCpuTime();
        long started = System.nanoTime();
        for (var pod : pods) loop.on(new Change.PutPod(pod), now());
        long next = 0;
        while (measuredPlaced < measuredAll) {
            if (!churns.isEmpty() && measuredPlaced >= next) next = measuredPlaced + churn();
            if (!decide()) break;
            if (measuredPlaced % PROGRESS_EVERY == 0) progress.at(measuredPlaced, measuredAll);
        }
        measuredNanos = System.nanoTime() - started;
        measuredCpuNanos = threads.getCurrentThreadCpuTime() - cpu;
        measuredBytes = threads.getCurrentThreadAllocatedBytes() - allocated;
        progress.at(measuredPlaced, measuredAll);
    }

    /** Does what is due and says after how many placed pods the next churn is. */
    private long churn() {
        long period = Long.MAX_VALUE;
        for (var churn : churns) {
            for (var template : churn.templates()) churn(churn, template);
            period = Math.min(period, (long) PODS_PER_SECOND_OF_CHURN * churn.intervalMillis() / 1000);
        }
        return Math.max(1, period);
    }

    private void churn(Step.Churn churn, Field template) {
        boolean passing = churn.mode() == Step.Mode.RECREATE;
        switch (template.get("kind").text()) {
            case "Pod" -> {
                var pod = make.pod(template, "churn");
                loop.on(new Change.PutPod(pod), now());
                churned++;
                if (passing) {
                    decide();
                    loop.on(new Change.RemovePod(pod.uid()), now());
                }
            }
            case "Node" -> {
                var node = make.node(new Step.CreateNodes(1, template, "", List.of()));
                loop.on(new Change.PutNode(node), now());
                churned++;
                if (passing) loop.on(new Change.RemoveNode(node.name()), now());
            }
            default -> {} // services and the like: nothing here listens to them
        }
    }

    /** One decision and what follows from it; false when nothing is ready and nothing will be. */
    private boolean decide() {
        long before = System.nanoTime();
        var decisions = loop.next(now());
        long nanos = System.nanoTime() - before;
        if (decisions.isEmpty()) return rest();
        for (var decision : decisions) {
            if (measured.contains(decision.pod().uid())) latencies.add(nanos / decisions.size());
            follow(decision);
        }
        return true;
    }

    private boolean rest() {
        var wake = loop.nextWakeMillis();
        if (wake.isEmpty() || skippedSincePlacedMillis > IN_VAIN_MILLIS) return false;
        long millis = Math.max(1, wake.getAsLong() - now());
        skippedMillis += millis;
        skippedSincePlacedMillis += millis;
        return true;
    }

    private void follow(Decision decision) {
        switch (decision) {
            case Decision.Bind bind -> {
                skippedSincePlacedMillis = 0;
                store.bind(bind);
                var pod = bind.pod().on(bind.node());
                loop.on(new Change.PutPod(pod), now());
                placedByNamespace
                        .computeIfAbsent(pod.namespace(), unseen -> new ArrayList<>())
                        .add(pod);
                if (measured.contains(pod.uid())) measuredPlaced++;
            }
            case Decision.MakeRoom room -> {
                for (var victim : room.victims()) loop.on(new Change.RemovePod(victim.uid()), now());
            }
            case Decision.Postpone ignored -> {}
        }
    }

    private long now() {
        return System.nanoTime() / 1_000_000 + skippedMillis;
    }
}
