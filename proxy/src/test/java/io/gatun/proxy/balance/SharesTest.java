package io.gatun.proxy.balance;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class SharesTest {
    @Test
    void weightsAreMadeSmall() {
        assertArrayEquals(new int[] {1, 2, 0}, Shares.inLowestTerms(128, 256, 0));
        assertArrayEquals(new int[] {0, 0}, Shares.inLowestTerms(0, 0));
    }

    @Property(tries = 300)
    void everybodyGetsItsShareAndOneAtLeast(
            @ForAll @Size(min = 1, max = 100) List<@IntRange(min = 0, max = 256) Integer> drawn) {
        int[] weights = drawn.stream().mapToInt(Integer::intValue).toArray();
        int sum = Arrays.stream(weights).sum();
        int[] counts = Shares.of(1024, weights);
        assertEquals(sum == 0 ? 0 : 1024, Arrays.stream(counts).sum());
        for (int i = 0; i < weights.length; i++) {
            if (weights[i] == 0) assertEquals(0, counts[i]);
            else assertTrue(counts[i] >= 1);
            double share = sum == 0 ? 0 : weights[i] * 1024.0 / sum;
            // Those whose share is less than one slot take up to one each from the greatest.
            assertTrue(Math.abs(counts[i] - share) <= 1 + weights.length / 2.0, counts[i] + " for " + share);
        }
    }
}
