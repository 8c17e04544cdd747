package io.gatun.scheduler.report;

import io.gatun.scheduler.cluster.ClusterView;
import io.gatun.scheduler.framework.Advice;
import io.gatun.scheduler.framework.Feasible;
import io.gatun.scheduler.framework.NodeFilter;
import io.gatun.scheduler.framework.PreFilter;
import io.gatun.scheduler.framework.PreFilter.Question;
import io.gatun.scheduler.framework.PreScore.Scale;
import io.gatun.scheduler.framework.Verdict;
import io.gatun.scheduler.model.Pod;
import io.gatun.scheduler.model.PodShape;
import io.gatun.scheduler.profile.Point;
import io.gatun.scheduler.profile.Profile;
import io.gatun.scheduler.report.Explanation.NodeView;
import io.gatun.scheduler.report.Explanation.Objection;
import io.gatun.scheduler.report.Explanation.PluginScore;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Asks every plugin about every node, where a decision would stop at the first refusal. */
public final class Explainer {
    private final ClusterView cluster;
    private final Profile profile;

    public Explainer(ClusterView cluster, Profile profile) {
        this.cluster = cluster;
        this.profile = profile;
    }

    /** With what holds the pod back, if something does: that is known to the queue, not to the plugins. */
    public Explanation explain(Pod pod, Optional<String> heldBack) {
        var views = new ArrayList<NodeView>();
        var advices = new ArrayList<Suggestion>();
        var objections = objections(pod.shape(), advices);
        var scores = scores(pod.shape(), objections);
        objections.forEach((slot, found) ->
                views.add(new NodeView(cluster.node(slot).name(), found, scores.getOrDefault(slot, List.of()))));
        views.sort(Comparator.comparingLong((NodeView view) -> view.fits() ? -view.total() : 1)
                .thenComparing(NodeView::node));
        boolean fits = views.stream().anyMatch(NodeView::fits);
        return new Explanation(pod.fullName(), heldBack, views, fits ? Optional.empty() : smallest(advices));
    }

    /** What would make one node acceptable. */
    private record Suggestion(String node, List<Advice.Change> changes) {
        int cost() {
            return changes.stream().mapToInt(Advice.Change::cost).sum();
        }

        String text() {
            return changes.stream().map(Advice.Change::text).collect(Collectors.joining(" and "));
        }
    }

    private static Optional<String> smallest(List<Suggestion> suggestions) {
        return suggestions.stream()
                .min(Comparator.comparingInt(Suggestion::cost).thenComparing(Suggestion::node))
                .map(Suggestion::text);
    }

    private Map<Integer, List<Objection>> objections(PodShape pod, List<Suggestion> suggestions) {
        var questions = new ArrayList<Asked>();
        for (var plugin : profile.at(Point.FILTER, PreFilter.class)) questions.add(asked(plugin, pod));
        Map<Integer, List<Objection>> objections = new HashMap<>();
        for (int slot = 0; slot < cluster.slots(); slot++) {
            if (!cluster.isPresent(slot)) continue;
            var found = new ArrayList<Objection>();
            var changes = new ArrayList<Optional<Advice.Change>>();
            for (var question : questions) {
                if (!(question.filter().test(slot) instanceof Verdict.Rejected rejected)) continue;
                var change = change(question.plugin(), pod, slot);
                changes.add(change);
                found.add(new Objection(
                        question.plugin().name(),
                        rejected.reasons(),
                        change.map(Advice.Change::text).orElse("")));
            }
            objections.put(slot, found);
            if (!found.isEmpty() && changes.stream().allMatch(Optional::isPresent)) {
                suggestions.add(new Suggestion(
                        cluster.node(slot).name(),
                        changes.stream().flatMap(Optional::stream).toList()));
            }
        }
        return objections;
    }

    private Optional<Advice.Change> change(PreFilter plugin, PodShape pod, int slot) {
        return plugin instanceof Advice advice ? advice.advise(pod, cluster, slot) : Optional.empty();
    }

    private record Asked(PreFilter plugin, NodeFilter filter) {}

    private Asked asked(PreFilter plugin, PodShape pod) {
        NodeFilter filter = switch (plugin.preFilter(pod, cluster)) {
            case Question.Skip ignored -> slot -> Verdict.FITS;
            case Question.Every(var every) -> every;
            case Question.Only(var nodes, var only) -> only;
            case Question.Hopeless(var why) -> slot -> why;
        };
        return new Asked(plugin, filter);
    }

    private Map<Integer, List<PluginScore>> scores(PodShape pod, Map<Integer, List<Objection>> objections) {
        var slots = objections.entrySet().stream()
                .filter(entry -> entry.getValue().isEmpty())
                .mapToInt(Map.Entry::getKey)
                .sorted()
                .toArray();
        var feasible = new Feasible(slots, slots.length);
        Map<Integer, List<PluginScore>> scores = new HashMap<>();
        for (int slot : slots) scores.put(slot, new ArrayList<>());
        for (var scorer : profile.scorers()) add(scorer, pod, feasible, scores);
        return scores;
    }

    private void add(Profile.Scorer scorer, PodShape pod, Feasible feasible, Map<Integer, List<PluginScore>> scores) {
        var raw = new long[feasible.size()];
        var normalized = new long[feasible.size()];
        switch (scorer.plugin().preScore(pod, cluster, feasible)) {
            case Scale.Same(var score) -> {
                java.util.Arrays.fill(raw, score);
                java.util.Arrays.fill(normalized, score);
            }
            case Scale.Each(var each) -> {
                for (int i = 0; i < raw.length; i++) raw[i] = normalized[i] = each.score(feasible.get(i));
                each.normalize(normalized, feasible);
            }
        }
        for (int i = 0; i < raw.length; i++) {
            var list = java.util.Objects.requireNonNull(scores.get(feasible.get(i)));
            list.add(new PluginScore(scorer.plugin().name(), raw[i], normalized[i], scorer.weight()));
        }
    }
}
