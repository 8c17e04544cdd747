package io.gatun.engine.security;

import io.gatun.engine.security.Verdict.Always;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.function.ToIntFunction;

/**
 * The verdicts over all system call numbers as few ranges, and the balanced search for the one a number is in.
 *
 * <p>Neighbouring numbers with one verdict are one range, and a lone number inside a range is an exception to it:
 * one comparison instead of two. So few instructions are run per call, and little is left to do for the kernel, which
 * tries every number when it loads the filter, to remember those that are always allowed (seccomp_cache_prepare).
 */
final class CallSearch {
    /** More would make the last one of a chain slower than the search saves. */
    private static final int EXCEPTIONS = 4;

    private final List<Range> ranges = new ArrayList<>();

    /** Numbers from {@code first} up to the next range. */
    private record Range(long first, Verdict verdict) {}

    /** A range with lone numbers in it that have verdicts of their own. */
    private record Span(long first, Verdict verdict, List<Range> exceptions) {}

    /** Says that numbers from {@code first} on, unsigned, have a verdict; called in ascending order. */
    void from(long first, Verdict verdict) {
        if (!ranges.isEmpty() && ranges.getLast().first() == first) ranges.removeLast();
        if (ranges.isEmpty() || !ranges.getLast().verdict().equals(verdict)) ranges.add(new Range(first, verdict));
    }

    /** Says what numbers from {@code base} on have: those listed, and {@code otherwise} between and after them. */
    void table(long base, SortedMap<Integer, Verdict> verdicts, Always otherwise) {
        from(base, otherwise);
        verdicts.forEach((number, verdict) -> {
            from(base + number, verdict);
            from(base + number + 1, otherwise);
        });
    }

    /**
     * Emits the search over a number that is loaded already.
     *
     * @param verdicts emits a verdict, by code that does not need the number any more
     */
    int emit(BpfAssembler out, ToIntFunction<Verdict> verdicts) {
        return search(out, verdicts, spans());
    }

    private static int search(BpfAssembler out, ToIntFunction<Verdict> verdicts, List<Span> spans) {
        if (spans.size() == 1) return chain(out, verdicts, spans.getFirst());
        int middle = spans.size() / 2;
        int above = search(out, verdicts, spans.subList(middle, spans.size()));
        int below = search(out, verdicts, spans.subList(0, middle));
        return out.branch(BpfOp.JUMP_GREATER_EQUAL, (int) spans.get(middle).first(), above, below);
    }

    private static int chain(BpfAssembler out, ToIntFunction<Verdict> verdicts, Span span) {
        int next = verdicts.applyAsInt(span.verdict());
        for (var lone : span.exceptions()) {
            int hit = verdicts.applyAsInt(lone.verdict());
            next = out.branch(BpfOp.JUMP_EQUAL, (int) lone.first(), hit, next);
        }
        return next;
    }

    private List<Span> spans() {
        List<Span> spans = new ArrayList<>();
        for (int i = 0; i < ranges.size(); ) {
            var range = ranges.get(i);
            List<Range> exceptions = new ArrayList<>();
            while (exceptions.size() < EXCEPTIONS && isInterrupted(range, i)) {
                exceptions.add(ranges.get(i + 1));
                i += 2;
            }
            spans.add(new Span(range.first(), range.verdict(), exceptions));
            i++;
        }
        return spans;
    }

    /** Whether the range goes on after just one number. */
    private boolean isInterrupted(Range range, int index) {
        if (index + 2 >= ranges.size()) return false;
        var rest = ranges.get(index + 2);
        boolean lone = rest.first() == ranges.get(index + 1).first() + 1;
        return lone && rest.verdict().equals(range.verdict());
    }
}
