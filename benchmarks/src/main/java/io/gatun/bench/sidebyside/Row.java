package io.gatun.bench.sidebyside;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One row of the table: what was measured, of whom, and what was promised.
 *
 * @param title what was done
 * @param unit of all figures; less is better
 * @param lines ours first
 */
record Row(String title, String unit, List<Line> lines, List<Goal> goals) {
    Row {
        lines = List.copyOf(lines);
        goals = List.copyOf(goals);
    }

    /** The figures of one contestant. */
    record Line(String contestant, Figures figures) {}

    /**
     * A promise and what became of it.
     *
     * @param measured what the promise is about, in this run
     * @param isAtMost whether the measured must not be above the limit; otherwise it must not be below
     */
    record Goal(String text, double measured, double limit, boolean isAtMost) {
        boolean isMet() {
            return isAtMost ? measured <= limit : measured >= limit;
        }
    }

    static Row of(String title, String unit) {
        return new Row(title, unit, List.of(), List.of());
    }

    Row with(String contestant, Figures figures) {
        var more = new ArrayList<>(lines);
        more.add(new Line(contestant, figures));
        return new Row(title, unit, more, goals);
    }

    /** {@code contestant} takes at most {@code limit} times what {@code other} takes. */
    Row atMostTimes(String contestant, String other, double limit) {
        return ratio(contestant, other)
                .map(ratio ->
                        with(new Goal("%s at most %s x %s".formatted(contestant, limit, other), ratio, limit, true)))
                .orElse(this);
    }

    /** {@code contestant} is at least {@code limit} times faster than {@code other}. */
    Row timesFaster(String contestant, String other, double limit) {
        return ratio(other, contestant)
                .map(ratio -> with(new Goal(
                        "%s at least %s times faster than %s".formatted(contestant, limit, other),
                        ratio,
                        limit,
                        false)))
                .orElse(this);
    }

    /** {@code contestant} stays below {@code limit}. */
    Row atMost(String contestant, double limit) {
        return median(contestant)
                .map(median ->
                        with(new Goal("%s at most %s %s".formatted(contestant, limit, unit), median, limit, true)))
                .orElse(this);
    }

    /** {@code contestant} takes at most {@code limit} more than {@code other}. */
    Row atMostMore(String contestant, String other, double limit) {
        String text = "%s at most %s %s more than %s".formatted(contestant, limit, unit, other);
        return median(contestant)
                .flatMap(median -> median(other).map(theirs -> with(new Goal(text, median - theirs, limit, true))))
                .orElse(this);
    }

    /** How many times the median of {@code divisor} that of {@code dividend} is, if both took part. */
    Optional<Double> ratio(String dividend, String divisor) {
        return median(dividend).flatMap(above -> median(divisor).map(below -> above / below));
    }

    private Optional<Double> median(String contestant) {
        return lines.stream()
                .filter(line -> line.contestant().equals(contestant))
                .findFirst()
                .map(line -> line.figures().median());
    }

    private Row with(Goal goal) {
        var more = new ArrayList<>(goals);
        more.add(goal);
        return new Row(title, unit, lines, more);
    }
}
