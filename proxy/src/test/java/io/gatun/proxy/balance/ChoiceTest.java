package io.gatun.proxy.balance;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gatun.proxy.balance.Choice.Candidate;
import io.gatun.proxy.balance.Choice.Loads;
import io.gatun.proxy.model.BalancePolicy;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ChoiceTest {
    private static final Loads IDLE = index -> 0;
    private static final int MANY = 100_000;

    @ParameterizedTest
    @EnumSource
    void onlyCandidateIsAlwaysChosen(BalancePolicy policy) {
        Choice choice = Choice.of(policy, candidates(7));
        for (int i = 0; i < 100; i++) assertEquals(0, choice.choose(IDLE, i, i));
    }

    @ParameterizedTest
    @EnumSource
    void nobodyToChooseFromIsRefused(BalancePolicy policy) {
        assertThrows(IllegalArgumentException.class, () -> Choice.of(policy, List.of()));
    }

    @ParameterizedTest
    @EnumSource
    void everyoneIsChosenAsOftenAsItsWeightSays(BalancePolicy policy) {
        Choice choice = Choice.of(policy, candidates(1, 2, 5));
        var open = new int[3];
        for (int i = 0; i < MANY; i++) open[choice.choose(index -> open[index], i * 0x9e3779b97f4a7c15L, i)]++;
        assertShare(1 / 8.0, open[0]);
        assertShare(2 / 8.0, open[1]);
        assertShare(5 / 8.0, open[2]);
    }

    private static void assertShare(double expected, int count) {
        assertEquals(expected, (double) count / MANY, 0.02);
    }

    @ParameterizedTest
    @EnumSource
    void turnMayWrap(BalancePolicy policy) {
        Choice choice = Choice.of(policy, candidates(1, 1, 1));
        for (int turn : new int[] {Integer.MAX_VALUE, Integer.MIN_VALUE, -1}) {
            int chosen = choice.choose(IDLE, turn, turn);
            assertTrue(chosen >= 0 && chosen < 3, () -> "chose " + chosen);
        }
    }

    @Test
    void roundRobinTakesTurns() {
        Choice choice = Choice.of(BalancePolicy.ROUND_ROBIN, candidates(1, 1, 1));
        assertArrayEquals(new int[] {0, 1, 2, 0, 1, 2}, turns(choice, 6));
    }

    @Test
    void roundRobinSpreadsTheTurnsOfTheHeavy() {
        Choice choice = Choice.of(BalancePolicy.ROUND_ROBIN, candidates(200, 100));
        assertArrayEquals(new int[] {0, 1, 0, 0, 1, 0}, turns(choice, 6));
    }

    private static int[] turns(Choice choice, int count) {
        var turns = new int[count];
        for (int turn = 0; turn < count; turn++) turns[turn] = choice.choose(IDLE, 0, turn);
        return turns;
    }

    @Test
    void leastConnectionsFindsTheIdleOne() {
        Choice choice = Choice.of(BalancePolicy.LEAST_CONNECTIONS, candidates(1, 1, 1, 1));
        var open = new int[] {3, 3, 2, 3};
        for (int turn = 0; turn < 10; turn++) assertEquals(2, choice.choose(index -> open[index], 0, turn));
    }

    @Test
    void leastConnectionsLetsEqualsTakeTurns() {
        Choice choice = Choice.of(BalancePolicy.LEAST_CONNECTIONS, candidates(1, 1, 1));
        assertArrayEquals(new int[] {0, 1, 2, 0, 1, 2}, turns(choice, 6));
    }

    @Test
    void powerOfTwoNeverChoosesTheBusiest() {
        Choice choice = Choice.of(BalancePolicy.POWER_OF_TWO, candidates(1, 1, 1, 1));
        var open = new int[] {0, 0, 1, 0};
        for (int turn = 0; turn < 1000; turn++) assertTrue(choice.choose(index -> open[index], 0, turn) != 2);
    }

    @Test
    void powerOfTwoKeepsLoadsCloser() {
        var open = new int[50];
        var drawn = new int[50];
        Choice two = Choice.of(BalancePolicy.POWER_OF_TWO, equals(50));
        Choice random = Choice.of(BalancePolicy.RANDOM, equals(50));
        for (int turn = 0; turn < 50_000; turn++) {
            open[two.choose(index -> open[index], 0, turn)]++;
            drawn[random.choose(IDLE, 0, turn)]++;
        }
        assertTrue(spread(open) <= 10, () -> "two choices: " + spread(open));
        assertTrue(spread(drawn) > 40, () -> "random: " + spread(drawn));
    }

    private static int spread(int[] counts) {
        return Arrays.stream(counts).max().orElseThrow()
                - Arrays.stream(counts).min().orElseThrow();
    }

    @ParameterizedTest
    @EnumSource(names = {"SOURCE_HASH", "MAGLEV"})
    void clientStaysWhereItIs(BalancePolicy policy) {
        Choice choice = Choice.of(policy, candidates(1, 1, 1, 1));
        int busy = choice.choose(IDLE, 42, 0);
        for (int turn = 0; turn < 100; turn++) assertEquals(busy, choice.choose(Integer::valueOf, 42, turn));
    }

    @Test
    void maglevSharesAreEven() {
        var counts = new int[100];
        Choice choice = Choice.of(BalancePolicy.MAGLEV, equals(100));
        for (int i = 0; i < 1_000_000; i++) counts[choice.choose(IDLE, i, 0)]++;
        for (int count : counts) assertEquals(10_000, count, 600);
    }

    @Test
    void maglevMovesFewWhenOneLeaves() {
        List<Candidate> all = equals(20);
        Choice before = Choice.of(BalancePolicy.MAGLEV, all);
        for (int gone = 0; gone < all.size(); gone++) {
            var rest = new ArrayList<>(all);
            rest.remove(gone);
            int moved = moved(before, all, Choice.of(BalancePolicy.MAGLEV, rest), rest, all.get(gone));
            // The paper's figure 12: below a few percent, at tables a hundred times as large as the number of backends.
            assertTrue(moved < MANY * 0.03, () -> "moved without need: " + moved);
        }
    }

    private static int moved(Choice before, List<Candidate> old, Choice after, List<Candidate> rest, Candidate gone) {
        int moved = 0;
        for (int client = 0; client < MANY; client++) {
            Candidate was = old.get(before.choose(IDLE, client, 0));
            Candidate is = rest.get(after.choose(IDLE, client, 0));
            if (!was.equals(gone) && !was.equals(is)) moved++;
        }
        return moved;
    }

    @Test
    void maglevDoesNotDependOnTheOrderMuch() {
        List<Candidate> all = equals(10);
        List<Candidate> reversed = all.reversed();
        Choice one = Choice.of(BalancePolicy.MAGLEV, all);
        Choice other = Choice.of(BalancePolicy.MAGLEV, reversed);
        int same = 0;
        for (int client = 0; client < MANY; client++) {
            if (all.get(one.choose(IDLE, client, 0)).equals(reversed.get(other.choose(IDLE, client, 0)))) same++;
        }
        assertTrue(same > MANY * 0.8, "stayed: " + same);
    }

    private static List<Candidate> equals(int count) {
        var weights = new int[count];
        Arrays.fill(weights, 1);
        return candidates(weights);
    }

    private static List<Candidate> candidates(int... weights) {
        var candidates = new ArrayList<Candidate>();
        for (int weight : weights) candidates.add(new Candidate("10.0.0." + candidates.size() + ":80", weight));
        return candidates;
    }
}
