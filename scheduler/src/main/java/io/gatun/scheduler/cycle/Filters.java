package io.gatun.scheduler.cycle;

import io.gatun.scheduler.cluster.ClusterView;
import io.gatun.scheduler.framework.NodeFilter;
import io.gatun.scheduler.framework.PreFilter;
import io.gatun.scheduler.framework.PreFilter.Question;
import io.gatun.scheduler.framework.Verdict;
import io.gatun.scheduler.model.PodShape;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * The filters prepared for one pod, in order. Those at the head that look at nothing but the node itself are kept
 * apart, because their verdict can be remembered.
 */
final class Filters {
    private final List<NodeFilter> local = new ArrayList<>(4);
    private final List<NodeFilter> live = new ArrayList<>(2);
    private Set<String> restricting = Set.of();
    private Optional<Set<String>> only = Optional.empty();
    private Optional<Verdict.Rejected> hopeless = Optional.empty();

    static Filters of(List<PreFilter> plugins, PodShape pod, ClusterView cluster) {
        var filters = new Filters();
        for (var plugin : plugins) {
            filters.add(plugin, pod, plugin.preFilter(pod, cluster));
            if (filters.hopeless.isPresent()) break;
        }
        return filters;
    }

    private void add(PreFilter plugin, PodShape pod, Question question) {
        switch (question) {
            case Question.Skip ignored -> {}
            case Question.Every(var filter) -> add(plugin, pod, filter);
            case Question.Only(var nodes, var filter) -> {
                add(plugin, pod, filter);
                restrict(plugin.name(), nodes);
            }
            case Question.Hopeless(var why) -> hopeless = Optional.of(why);
        }
    }

    private void add(PreFilter plugin, PodShape pod, NodeFilter filter) {
        boolean canRemember = live.isEmpty() && plugin.isNodeLocal(pod);
        (canRemember ? local : live).add(filter);
    }

    private void restrict(String plugin, Set<String> nodes) {
        var all = new TreeSet<>(restricting);
        all.add(plugin);
        restricting = all;
        var left = new HashSet<>(nodes);
        only.ifPresent(left::retainAll);
        only = Optional.of(left);
        if (left.isEmpty()) {
            hopeless = Optional.of(Verdict.Rejected.forGood(
                    plugin, "node(s) didn't satisfy plugin(s) " + bracketed() + " simultaneously"));
        }
    }

    /** The reason of nodes that need not be asked. */
    String reasonOfOthers() {
        return "node(s) didn't satisfy plugin(s) " + bracketed();
    }

    private String bracketed() {
        return "[" + String.join(" ", restricting) + "]";
    }

    Set<String> restricting() {
        return restricting;
    }

    Optional<Set<String>> only() {
        return only;
    }

    Optional<Verdict.Rejected> hopeless() {
        return hopeless;
    }

    Verdict test(int slot) {
        var verdict = testLocal(slot);
        return verdict.fits() ? testLive(slot) : verdict;
    }

    Verdict testLocal(int slot) {
        return first(local, slot);
    }

    Verdict testLive(int slot) {
        return first(live, slot);
    }

    private static Verdict first(List<NodeFilter> filters, int slot) {
        for (int i = 0; i < filters.size(); i++) {
            var verdict = filters.get(i).test(slot);
            if (!verdict.fits()) return verdict;
        }
        return Verdict.FITS;
    }
}
