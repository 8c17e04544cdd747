package io.gatun.scheduler.cycle;

import io.gatun.scheduler.cluster.Cluster;
import io.gatun.scheduler.framework.Feasible;
import io.gatun.scheduler.framework.PostFilter;
import io.gatun.scheduler.framework.PreFilter;
import io.gatun.scheduler.framework.Verdict;
import io.gatun.scheduler.model.Pod;
import io.gatun.scheduler.profile.Point;
import io.gatun.scheduler.profile.Profile;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Finds a node for one pod. Nodes are asked in turn, from where the last search ended, until enough of them would do;
 * the best of these is chosen. What depends on one node alone is remembered for the next pod of the same shape.
 */
public final class Cycle {
    private final Cluster cluster;
    private final Nominations nominations;
    private final TieBreak ties;
    private final Profile profile;
    private final List<PreFilter> filterPlugins;
    private final List<PostFilter> postFilters;
    private final List<Profile.Scorer> scorerPlugins;
    private final Memories memories = new Memories();
    private int searchFrom;
    private int[] found = {};
    private long[] totals = {};
    private long[] scratch = {};

    public Cycle(Cluster cluster, Profile profile, Nominations nominations, TieBreak ties) {
        this.cluster = cluster;
        this.profile = profile;
        this.nominations = nominations;
        this.ties = ties;
        filterPlugins = profile.at(Point.FILTER, PreFilter.class);
        postFilters = profile.at(Point.POST_FILTER, PostFilter.class);
        scorerPlugins = profile.scorers();
    }

    public Profile profile() {
        return profile;
    }

    /** Looks for a node; when there is none, asks what can be done. Changes nothing in the cluster. */
    public Attempt attempt(Pod pod) {
        ties.nextDecision();
        if (cluster.nodeCount() == 0) return Failures.noNodes();
        var memory = memories.of(pod.shape(), cluster.versions().length);
        var known = knownFailure(pod, memory);
        if (known != null) return known;
        var filters = Filters.of(filterPlugins, pod.shape(), cluster);
        var search = new Search(pod, filters, memory);
        var feasible = filters.hopeless().isPresent() ? new Feasible(found, 0) : search.feasible();
        if (feasible.size() > 0) return choose(pod, feasible, memory);
        var unfit = new Failures(cluster, pod, filters, ties, search::testNow).ask(search::test, postFilters);
        remember(unfit, pod, memory);
        return unfit;
    }

    // A pod that fits nowhere and can evict nobody: so it is for every pod of its shape until something changes.
    private @Nullable Unfit knownFailure(Pod pod, @Nullable ShapeMemory memory) {
        if (memory == null || memory.unfitAt != cluster.changes() || !isPlain(pod)) return null;
        return memory.unfit;
    }

    private void remember(Unfit unfit, Pod pod, @Nullable ShapeMemory memory) {
        if (memory == null || !(unfit.outcome() instanceof PostFilter.Outcome.Helpless) || !isPlain(pod)) return;
        memory.unfit = unfit;
        memory.unfitAt = cluster.changes();
    }

    private boolean isPlain(Pod pod) {
        return nominations.isEmpty() && pod.status().nominatedNode().isEmpty();
    }

    /** One search: the pod, its filters and its memory. */
    private final class Search {
        private final Pod pod;
        private final Filters filters;
        private final @Nullable ShapeMemory memory;

        Search(Pod pod, Filters filters, @Nullable ShapeMemory memory) {
            this.pod = pod;
            this.filters = filters;
            this.memory = memory;
        }

        Feasible feasible() {
            if (found.length < cluster.slots()) grow(cluster.versions().length);
            int nominated = cluster.slotOf(pod.status().nominatedNode());
            if (nominated >= 0 && test(nominated).fits()) {
                found[0] = nominated;
                return new Feasible(found, 1);
            }
            return filters.only().isPresent() ? among(namedSlots()) : amongAll(cluster.slots());
        }

        private List<Integer> namedSlots() {
            var slots = new ArrayList<Integer>();
            for (var name : filters.only().orElseThrow()) {
                int slot = cluster.slotOf(name);
                if (slot >= 0) slots.add(slot);
            }
            slots.sort(null);
            return slots;
        }

        private Feasible among(List<Integer> slots) {
            int enough = enough(slots.size());
            int size = 0;
            int asked = 0;
            for (int slot : slots) {
                asked++;
                if (test(slot).fits()) found[size++] = slot;
                if (size == enough) break;
            }
            searchFrom = (searchFrom + asked) % cluster.slots();
            return new Feasible(found, size);
        }

        private Feasible amongAll(int slots) {
            int enough = enough(cluster.nodeCount());
            int size = 0;
            int slot = searchFrom < slots ? searchFrom : 0;
            for (int asked = 0; asked < slots; asked++) {
                if (cluster.isPresent(slot) && test(slot).fits()) found[size++] = slot;
                if (++slot == slots) slot = 0;
                if (size == enough) break;
            }
            searchFrom = slot;
            return new Feasible(found, size);
        }

        private int enough(int nodes) {
            return scorerPlugins.isEmpty() ? 1 : profile.enough(nodes);
        }

        Verdict test(int slot) {
            if (!nominations.isEmpty()) {
                var before = nominations.before(pod, cluster.node(slot).name());
                if (!before.isEmpty()) return testBehind(before, slot);
            }
            return memory == null ? filters.test(slot) : remembered(memory, slot);
        }

        private Verdict remembered(ShapeMemory memory, int slot) {
            var verdict = memory.verdict(slot, cluster.versions()[slot], filters);
            return verdict.fits() ? filters.testLive(slot) : verdict;
        }

        /** The same without the memory, for a cluster in which something is being tried. */
        Verdict testNow(int slot) {
            var before = nominations.before(pod, cluster.node(slot).name());
            return before.isEmpty() ? filters.test(slot) : testBehind(before, slot);
        }

        /**
         * It must fit with the nominated pods there, and also without: they may never come, and affinity may have
         * relied on them.
         */
        private Verdict testBehind(List<Pod> before, int slot) {
            int version = cluster.version(slot);
            long changes = cluster.changes();
            before.forEach(other -> cluster.putBack(
                    other.on(cluster.node(slot).name()),
                    slot,
                    cluster.pods(slot).size()));
            try {
                var with = Filters.of(filterPlugins, pod.shape(), cluster);
                var verdict = with.hopeless().isPresent() ? with.hopeless().get() : with.test(slot);
                if (!verdict.fits()) return verdict;
            } finally {
                before.reversed().forEach(other -> cluster.lift(other, slot));
                cluster.restoreVersion(slot, version);
                cluster.restoreChanges(changes);
            }
            return filters.test(slot);
        }
    }

    private void grow(int slots) {
        found = new int[slots];
        totals = new long[slots];
        scratch = new long[slots];
    }

    private Attempt.Fit choose(Pod pod, Feasible feasible, @Nullable ShapeMemory memory) {
        if (feasible.size() == 1) return new Attempt.Fit(feasible.get(0), 1, 0);
        var scorers = Scorers.of(scorerPlugins, pod.shape(), cluster, feasible);
        var versions = cluster.versions();
        for (int i = 0; i < feasible.size(); i++) {
            int slot = feasible.get(i);
            totals[i] = memory == null ? scorers.localScore(slot) : memory.score(slot, versions[slot], scorers);
        }
        scorers.addLive(totals, scratch, feasible);
        int best = best(feasible);
        return new Attempt.Fit(feasible.get(best), feasible.size(), totals[best]);
    }

    private int best(Feasible feasible) {
        int best = 0;
        long tie = ties.of(feasible.get(0));
        for (int i = 1; i < feasible.size(); i++) {
            if (totals[i] < totals[best]) continue;
            long other = ties.of(feasible.get(i));
            if (totals[i] == totals[best] && other <= tie) continue;
            best = i;
            tie = other;
        }
        return best;
    }
}
