package io.gatun.proxy.balance;

import io.gatun.proxy.balance.Choice.Candidate;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/** Each candidate as often as its weight, in lowest terms, spread evenly. */
final class Slots {
    private final int[] owners;

    private Slots(int[] owners) {
        this.owners = owners;
    }

    private record Slot(int owner, double time) {}

    /** The k-th of a candidate's w slots stands at (k + 1/2) / w of the way, as earliest deadline first would place it. */
    static Slots of(List<Candidate> candidates) {
        int[] counts = Shares.inLowestTerms(
                candidates.stream().mapToInt(Candidate::weight).toArray());
        return new Slots(IntStream.range(0, candidates.size())
                .boxed()
                .flatMap(owner -> {
                    int count = counts[owner];
                    return IntStream.range(0, count).mapToObj(k -> new Slot(owner, (k + 0.5) / count));
                })
                .sorted(Comparator.comparingDouble(Slot::time).thenComparingInt(Slot::owner))
                .mapToInt(Slot::owner)
                .toArray());
    }

    /** Who has the slot of a number, whatever the number. */
    int at(int number) {
        return owners[Integer.remainderUnsigned(number, owners.length)];
    }

    /** Who has the slot that a well mixed number falls on. */
    int at(long mixed) {
        return owners[(int) Math.unsignedMultiplyHigh(mixed, owners.length)];
    }
}
