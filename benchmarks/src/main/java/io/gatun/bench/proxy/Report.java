package io.gatun.bench.proxy;

import io.gatun.bench.proxy.IdleCourse.Rest;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/** Medians as a table, each load with what was promised of it. */
final class Report {
    private static final String TUNED = "haproxy tuned";
    private static final String PLAIN = "haproxy";
    private static final String OURS = "gatun";
    private static final String VIRTUAL = "gatun virtual";
    private static final String NAT = "gatun nat";

    private final List<String> lines = new ArrayList<>();

    String text() {
        return String.join("\n", lines);
    }

    void add(Load load, Map<String, List<Sample>> samples) {
        String unit = load.isBulk() ? "s/GB" : "us each";
        lines.add(load.title());
        lines.add("  %-16s %12s %16s %18s %9s %3s"
                .formatted(
                        "",
                        load.isBulk() ? "Gbit/s" : "per second",
                        "proxy " + unit,
                        "all less direct",
                        "p99 ms",
                        "n"));
        double direct = median(samples, "direct", Sample::wholeCost);
        samples.forEach((name, all) -> lines.add("  %-16s %12s %16s %18s %9s %3d%s"
                .formatted(
                        name,
                        number(median(all, sample -> sample.result().perSecond())),
                        number(median(all, Sample::proxyCost)),
                        number(median(all, Sample::wholeCost) - direct),
                        load.isBulk()
                                ? ""
                                : number(median(all, sample -> sample.result().p99Millis())),
                        all.size(),
                        failures(all))));
        goals(load, samples).forEach(goal -> lines.add(goal.toString()));
        kernelGoals(load, samples, direct).forEach(goal -> lines.add(goal.toString()));
    }

    private static String failures(List<Sample> all) {
        long failed = all.stream().mapToLong(sample -> sample.result().errors()).sum();
        return failed == 0 ? "" : "  " + failed + " connections failed";
    }

    private static List<Goal> goals(Load load, Map<String, List<Sample>> samples) {
        if (!samples.containsKey(OURS)) return List.of();
        double tuned = ratio(samples, TUNED, Sample::proxyCost);
        double plain = ratio(samples, PLAIN, Sample::proxyCost);
        double speed = ratio(samples, PLAIN, sample -> sample.result().perSecond());
        double slow = ratio(samples, TUNED, sample -> sample.result().p99Millis());
        return switch (load) {
            case BULK_1 ->
                List.of(
                        Goal.atMost("CPU / that of haproxy tuned", tuned, 1.1),
                        Goal.atLeast("throughput / that of haproxy", speed, 2.3));
            case BULK_4, BULK_16 ->
                List.of(
                        Goal.atMost("CPU / that of haproxy tuned", tuned, 1.05),
                        Goal.atMost("CPU / that of haproxy", plain, 0.3));
            case REQUESTS_64, REQUESTS_256 ->
                List.of(
                        Goal.atMost("CPU / that of haproxy tuned", tuned, 1),
                        Goal.atMost("p99 / that of haproxy tuned", slow, 1.1));
            case CONNECTIONS_64 ->
                List.of(
                        Goal.atMost("CPU / that of haproxy", plain, 1),
                        Goal.atLeast("connections per second / those of haproxy", speed, 1));
            case HTTP_64B, HTTP_16K -> List.of(Goal.atMost("CPU / that of haproxy", plain, 1));
            case DATAGRAMS_64 ->
                List.of(Goal.atMost("CPU / that of nginx", ratio(samples, "nginx", Sample::proxyCost), 1));
        };
    }

    private static List<Goal> kernelGoals(Load load, Map<String, List<Sample>> samples, double direct) {
        if (load.isBulk()) return List.of();
        boolean isConnecting = load == Load.CONNECTIONS_64;
        var goals = new ArrayList<Goal>();
        if (samples.containsKey(VIRTUAL)) {
            double more = median(samples, VIRTUAL, Sample::wholeCost) - direct;
            goals.add(Goal.atMost("us of a virtual address more than direct", more, isConnecting ? 4 : 0.5));
        }
        if (samples.containsKey(NAT)) {
            double more = median(samples, NAT, Sample::wholeCost) - direct;
            goals.add(Goal.atMost("us of a translated address more than direct", more, isConnecting ? 20 : 3));
        }
        return goals;
    }

    void add(FirstCourse.Found found) {
        lines.add(
                "first connections, one after the other: from connect(2) to the first byte of an answer, p50 and p99 in us");
        found.micros().forEach((way, bySize) -> {
            bySize.forEach((services, all) -> lines.add("  %-16s %6d services %10s %10s %3d"
                    .formatted(way, services, number(all.p50()), number(all.p99()), all.rounds())));
            double ratio = found.ratio(way);
            lines.add(Goal.atMost("p99 / that of few services, " + way, ratio, 1.1)
                    .toString());
        });
    }

    void addRolling(Map<RollingCourse.Kind, RollingCourse.Found> all) {
        lines.add("rolling update: each of 3 backends is replaced and ended at once while 32 clients ask");
        all.forEach((kind, found) -> {
            lines.add("  %-28s %10d requests %6d failed".formatted(kind.title(), found.requests(), found.failed()));
            lines.add(Goal.atMost("failed, " + kind.title(), (double) found.failed(), 0)
                    .toString());
        });
    }

    private static double ratio(Map<String, List<Sample>> samples, String other, ToDoubleFunction<Sample> figure) {
        return median(samples, OURS, figure) / median(samples, other, figure);
    }

    private static double median(Map<String, List<Sample>> samples, String name, ToDoubleFunction<Sample> figure) {
        return median(samples.getOrDefault(name, List.of()), figure);
    }

    private static double median(List<Sample> samples, ToDoubleFunction<Sample> figure) {
        double[] sorted = samples.stream().mapToDouble(figure).sorted().toArray();
        if (sorted.length == 0) return Double.NaN;
        return (sorted[(sorted.length - 1) / 2] + sorted[sorted.length / 2]) / 2;
    }

    void add(Map<String, Rest> rests) {
        lines.add(IdleCourse.CONNECTIONS + " idle connections");
        lines.add("  %-16s %20s %16s".formatted("", "kB per connection", "CPU %"));
        rests.forEach((name, rest) ->
                lines.add("  %-16s %20s %16s".formatted(name, number(rest.kilobytes()), number(rest.cpuPercent()))));
        Rest ours = rests.get(OURS);
        if (ours == null) return;
        lines.add(Goal.atMost("kB per connection", ours.kilobytes(), 1.5).toString());
        lines.add(Goal.atMost("CPU %", ours.cpuPercent(), 0.5).toString());
    }

    /** Three significant figures, as far as a decimal point goes. */
    private static String number(double value) {
        if (Double.isNaN(value)) return "";
        double size = Math.abs(value);
        int digits = size < 1 ? 3 : size < 10 ? 2 : size < 100 ? 1 : 0;
        return String.format(Locale.ROOT, "%." + digits + "f", value);
    }
}
