package io.gatun.scheduler.cycle;

import io.gatun.scheduler.cluster.Cluster;
import io.gatun.scheduler.cluster.ClusterView;
import io.gatun.scheduler.framework.FitMessage;
import io.gatun.scheduler.framework.PostFilter;
import io.gatun.scheduler.framework.Verdict;
import io.gatun.scheduler.model.Pod;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/** A failed attempt: collects the verdicts, words the message, and lets post filters try what would be if. */
final class Failures implements PostFilter.Failure {
    private static final Verdict.Rejected NOT_ASKED = Verdict.Rejected.forGood("", "not asked");

    private final Cluster cluster;
    private final Pod pod;
    private final Filters filters;
    private final TieBreak ties;
    private final IntFunction<Verdict> testNow;
    private final @Nullable Verdict[] verdicts;
    private final Map<Integer, Integer> touched = new HashMap<>();

    Failures(Cluster cluster, Pod pod, Filters filters, TieBreak ties, IntFunction<Verdict> testNow) {
        this.cluster = cluster;
        this.pod = pod;
        this.filters = filters;
        this.ties = ties;
        this.testNow = testNow;
        this.verdicts = new Verdict[cluster.slots()];
    }

    static Unfit noNodes() {
        return new Unfit("no nodes available to schedule pods", Set.of(), Unfit.NOTHING_TO_DO);
    }

    /** Words the message from each node's verdict and asks the post filters in turn until one can do something. */
    Unfit ask(IntFunction<Verdict> test, List<PostFilter> postFilters) {
        var plugins = new TreeSet<>(filters.restricting());
        var message = filters.hopeless().isPresent() ? hopeless(plugins) : collect(plugins, test);
        PostFilter.Outcome outcome = Unfit.NOTHING_TO_DO;
        long changes = cluster.changes();
        for (var postFilter : postFilters) {
            outcome = postFilter.postFilter(pod, this);
            if (outcome instanceof PostFilter.Outcome.MakeRoom) break;
        }
        touched.forEach(cluster::restoreVersion);
        cluster.restoreChanges(changes);
        if (outcome instanceof PostFilter.Outcome.Helpless(var why, var nomination) && !why.isEmpty()) {
            message += " " + why;
        }
        return new Unfit(message, plugins, outcome);
    }

    private String hopeless(Set<String> plugins) {
        var why = filters.hopeless().orElseThrow();
        plugins.add(why.plugin());
        java.util.Arrays.fill(verdicts, why);
        return FitMessage.of(cluster.nodeCount(), String.join(", ", why.reasons()));
    }

    private String collect(Set<String> plugins, IntFunction<Verdict> test) {
        var byVerdict = new IdentityHashMap<Verdict.Rejected, int[]>();
        int asked = 0;
        for (int slot = 0; slot < verdicts.length; slot++) {
            if (!cluster.isPresent(slot) || !isAsked(slot)) continue;
            asked++;
            if (!(test.apply(slot) instanceof Verdict.Rejected refused)) continue;
            verdicts[slot] = refused;
            byVerdict.computeIfAbsent(refused, unseen -> new int[1])[0]++;
        }
        var reasons = new HashMap<String, Integer>();
        byVerdict.forEach((refused, count) -> {
            plugins.add(refused.plugin());
            refused.reasons().forEach(reason -> reasons.merge(reason, count[0], Integer::sum));
        });
        int others = cluster.nodeCount() - asked;
        if (others > 0) reasons.merge(filters.reasonOfOthers(), others, Integer::sum);
        return FitMessage.of(cluster.nodeCount(), reasons);
    }

    private boolean isAsked(int slot) {
        return filters.only().isEmpty()
                || filters.only().get().contains(cluster.node(slot).name());
    }

    @Override
    public ClusterView cluster() {
        return cluster;
    }

    @Override
    public Verdict verdict(int slot) {
        var verdict = verdicts[slot];
        return verdict == null ? NOT_ASKED : verdict;
    }

    @Override
    public Verdict test(int slot) {
        return testNow.apply(slot);
    }

    @Override
    public int lift(Pod other, int slot) {
        touched.putIfAbsent(slot, cluster.version(slot));
        return cluster.lift(other, slot);
    }

    @Override
    public void putBack(Pod other, int slot, int position) {
        cluster.putBack(other, slot, position);
    }

    @Override
    public int draw(int bound) {
        return ties.draw(bound);
    }
}
