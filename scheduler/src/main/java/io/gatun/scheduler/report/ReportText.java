package io.gatun.scheduler.report;

import io.gatun.scheduler.report.Plan.Fate;
import io.gatun.scheduler.simulate.Measurement;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Reports as text. */
public final class ReportText {
    private static final int BAR = 40;

    private ReportText() {}

    public static String of(Plan plan) {
        var out = new StringBuilder();
        var table = new TextTable("POD", "NODE", "WHY");
        for (var pod : plan.pods()) {
            switch (pod.fate()) {
                case Fate.Placed(var node, var evicted) -> table.row(pod.pod(), node, reason(evicted, pod.elsewhere()));
                case Fate.Waits(var message) -> table.row(pod.pod(), "<none>", message);
            }
        }
        if (!plan.pods().isEmpty()) table.print(out);
        out.append("%d of %d pods placed on %d nodes%n"
                .formatted(plan.placed(), plan.pods().size(), plan.nodes()));
        if (!plan.ignored().isEmpty()) {
            out.append(plan.ignored().entrySet().stream()
                    .map(kind -> kind.getValue() + " " + kind.getKey())
                    .collect(Collectors.joining(", ", "not looked at: ", "\n")));
        }
        return out.toString();
    }

    private static String reason(List<String> evicted, String elsewhere) {
        if (evicted.isEmpty()) return elsewhere;
        var eviction = "after evicting " + String.join(", ", evicted);
        return elsewhere.isEmpty() ? eviction : eviction + "; " + elsewhere;
    }

    public static String of(Explanation explanation) {
        var out = new StringBuilder();
        out.append("Pod %s: %d of %d nodes would do%n%n"
                .formatted(
                        explanation.pod(),
                        explanation.feasible(),
                        explanation.nodes().size()));
        explanation
                .heldBack()
                .ifPresent(
                        why -> out.append("It is not tried yet: ").append(why).append("\n\n"));
        for (var view : explanation.nodes()) {
            if (view.fits()) scores(view, out);
            else objections(view, out);
        }
        explanation
                .smallestChange()
                .ifPresent(change -> out.append("Smallest change that would make it fit: ")
                        .append(change)
                        .append('\n'));
        return out.toString();
    }

    private static void scores(Explanation.NodeView view, StringBuilder out) {
        out.append("%s  fits, score %d%n".formatted(view.node(), view.total()));
        var table = new TextTable("    PLUGIN", "RAW", "OF 100", "WEIGHT", "SUM");
        for (var score : view.scores()) {
            table.row("    " + score.plugin(), score.raw(), score.normalized(), score.weight(), score.weighted());
        }
        table.print(out);
        out.append('\n');
    }

    private static void objections(Explanation.NodeView view, StringBuilder out) {
        out.append("%s  refused%n".formatted(view.node()));
        for (var objection : view.objections()) {
            out.append("    %s: %s%n".formatted(objection.plugin(), String.join(", ", objection.reasons())));
            if (!objection.change().isEmpty()) out.append("        %s%n".formatted(objection.change()));
        }
        out.append('\n');
    }

    /** One line per run; the ratio is to upstream's threshold, which includes its API server and etcd. */
    public static String of(List<Measurement> runs) {
        var out = new StringBuilder();
        var table = new TextTable(
                "WORKLOAD",
                "NODES",
                "PODS",
                "PODS/S",
                "PER CPU-S",
                "UPSTREAM",
                "RATIO",
                "P50 us",
                "P99 us",
                "MAX us",
                "B/POD");
        for (var run : runs) {
            var latencies = run.time().latencies();
            double threshold = run.workload().threshold();
            table.row(
                    run.workload().name(),
                    run.counts().nodes(),
                    run.pods(),
                    Math.round(run.podsPerSecond()),
                    Math.round(run.podsPerCpuSecond()),
                    threshold == 0 ? "-" : Math.round(threshold),
                    threshold == 0 ? "-" : number("%.0fx", run.ratio()),
                    number("%.1f", latencies.quantile(0.5) / 1e3),
                    number("%.1f", latencies.quantile(0.99) / 1e3),
                    number("%.0f", latencies.quantile(1) / 1e3),
                    Math.round(run.bytesPerDecision()));
        }
        table.print(out);
        return out.toString();
    }

    private static String number(String format, double value) {
        return String.format(Locale.ROOT, format, value);
    }

    /** How long decisions took, and how full the nodes are in the end. */
    public static String histogram(Measurement run) {
        var out = new StringBuilder("\ndecisions by duration\n");
        var latencies = run.time().latencies();
        long from = 0;
        for (long to = 1_000; from <= latencies.quantile(1); to *= 2) {
            int count = latencies.between(from, to);
            if (count > 0 || from > 0) bar(out, "< %d us".formatted(to / 1000), count, latencies.size());
            from = to;
        }
        out.append("\nnodes by number of pods\n");
        var pods = run.rows().stream()
                .collect(
                        Collectors.groupingBy(row -> row.pods().size(), java.util.TreeMap::new, Collectors.counting()));
        if (pods.size() <= 40) {
            pods.forEach(
                    (size, nodes) -> bar(out, size + " pods", nodes, run.rows().size()));
        } else {
            out.append("    from %d to %d pods\n".formatted(pods.firstKey(), pods.lastKey()));
        }
        return out.toString();
    }

    private static void bar(StringBuilder out, String label, long count, long all) {
        int length = all == 0 ? 0 : (int) Math.ceil((double) count * BAR / all);
        out.append("    %-12s %8d  %s%n"
                .formatted(label, count, "#".repeat(length))
                .replaceAll(" +\n", "\n"));
    }
}
