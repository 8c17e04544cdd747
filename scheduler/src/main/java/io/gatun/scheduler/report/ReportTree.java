package io.gatun.scheduler.report;

import io.gatun.scheduler.manifest.Tree;
import io.gatun.scheduler.report.Plan.Fate;
import io.gatun.scheduler.simulate.Measurement;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reports as trees, for JSON and YAML. */
public final class ReportTree {
    private ReportTree() {}

    public static Tree of(Plan plan) {
        return mapping(
                Map.entry("nodes", number(plan.nodes())),
                Map.entry("placed", number(plan.placed())),
                Map.entry(
                        "pods",
                        sequence(plan.pods().stream().map(ReportTree::pod).toList())));
    }

    private static Tree pod(Plan.PlannedPod pod) {
        return switch (pod.fate()) {
            case Fate.Placed(var node, var evicted) ->
                mapping(
                        Map.entry("pod", text(pod.pod())),
                        Map.entry("node", text(node)),
                        Map.entry(
                                "evicts",
                                sequence(evicted.stream().map(ReportTree::text).toList())),
                        Map.entry("elsewhere", text(pod.elsewhere())));
            case Fate.Waits(var message) ->
                mapping(Map.entry("pod", text(pod.pod())), Map.entry("message", text(message)));
        };
    }

    public static Tree of(Explanation explanation) {
        return mapping(
                Map.entry("pod", text(explanation.pod())),
                Map.entry("heldBack", text(explanation.heldBack().orElse(""))),
                Map.entry("smallestChange", text(explanation.smallestChange().orElse(""))),
                Map.entry(
                        "nodes",
                        sequence(explanation.nodes().stream()
                                .map(ReportTree::node)
                                .toList())));
    }

    private static Tree node(Explanation.NodeView view) {
        return mapping(
                Map.entry("node", text(view.node())),
                Map.entry("fits", new Tree.Scalar(Boolean.toString(view.fits()), Tree.Kind.FLAG)),
                Map.entry("score", number(view.total())),
                Map.entry(
                        "objections",
                        sequence(view.objections().stream()
                                .map(objection -> mapping(
                                        Map.entry("plugin", text(objection.plugin())),
                                        Map.entry(
                                                "reasons",
                                                sequence(objection.reasons().stream()
                                                        .map(ReportTree::text)
                                                        .toList())),
                                        Map.entry("change", text(objection.change()))))
                                .toList())),
                Map.entry(
                        "scores",
                        sequence(view.scores().stream()
                                .map(score -> mapping(
                                        Map.entry("plugin", text(score.plugin())),
                                        Map.entry("raw", number(score.raw())),
                                        Map.entry("normalized", number(score.normalized())),
                                        Map.entry("weight", number(score.weight()))))
                                .toList())));
    }

    public static Tree of(List<Measurement> runs) {
        return sequence(runs.stream().map(ReportTree::run).toList());
    }

    private static Tree run(Measurement run) {
        var latencies = run.time().latencies();
        return mapping(
                Map.entry(
                        "workload",
                        text(run.workload().name() + "/" + run.workload().size())),
                Map.entry("nodes", number(run.counts().nodes())),
                Map.entry("pods", number(run.pods())),
                Map.entry("unplaced", number(run.counts().unplaced())),
                Map.entry("podsPerSecond", number(Math.round(run.podsPerSecond()))),
                Map.entry("podsPerCpuSecond", number(Math.round(run.podsPerCpuSecond()))),
                Map.entry("upstreamThreshold", number(Math.round(run.workload().threshold()))),
                Map.entry("p50Nanos", number(latencies.quantile(0.5))),
                Map.entry("p99Nanos", number(latencies.quantile(0.99))),
                Map.entry("maxNanos", number(latencies.quantile(1))),
                Map.entry("bytesPerDecision", number(Math.round(run.bytesPerDecision()))));
    }

    @SafeVarargs
    private static Tree mapping(Map.Entry<String, Tree>... entries) {
        var fields = new LinkedHashMap<String, Tree>();
        for (var entry : entries) fields.put(entry.getKey(), entry.getValue());
        return new Tree.Mapping(fields);
    }

    private static Tree sequence(List<Tree> items) {
        return new Tree.Sequence(items);
    }

    private static Tree text(String text) {
        return new Tree.Scalar(text, Tree.Kind.TEXT);
    }

    private static Tree number(long number) {
        return new Tree.Scalar(Long.toString(number), Tree.Kind.NUMBER);
    }
}
