package io.gatun.engine.testing;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/**
 * Changes documents and archives at random and hands them to a parser, which is to read or to refuse each, soon.
 * {@code -Dgatun.fuzz.seconds=600} takes longer, {@code -Dgatun.fuzz.seed} begins elsewhere, such as where a failure says.
 */
public final class Mutator {
    private static final long SEED = Long.getLong("gatun.fuzz.seed", 1);
    private static final Duration EACH = Duration.ofSeconds(Long.getLong("gatun.fuzz.seconds", 1));
    private static final long SLOW = 5_000_000_000L;
    private static final List<String> WORDS = List.of(
            "{",
            "}",
            "[",
            "]",
            "\"",
            ":",
            ",",
            "null",
            "-1",
            "1e999",
            "9223372036854775808",
            "\\u0000",
            "sha256:",
            "..");

    private Mutator() {}

    /** Takes what may be anything; throws nothing if it reads or refuses it in the words that callers understand. */
    @FunctionalInterface
    public interface Taker {
        /** Reads or refuses. */
        void take(byte[] input) throws IOException;
    }

    /** Hands over changed forms of what is in {@code corpus} until the time is over. */
    public static void fuzz(List<byte[]> corpus, Taker taker) {
        long end = System.nanoTime() + EACH.toNanos();
        int count = 0;
        for (; System.nanoTime() - end < 0; count++) {
            long seed = SEED + count;
            byte[] input = changed(corpus, new Random(seed));
            long start = System.nanoTime();
            try {
                taker.take(input);
            } catch (IOException | RuntimeException | StackOverflowError e) {
                throw new AssertionError("-Dgatun.fuzz.seed=" + seed, e);
            }
            assertTrue(System.nanoTime() - start < SLOW, "slow: -Dgatun.fuzz.seed=" + seed);
        }
        assertTrue(count > 0);
    }

    private static byte[] changed(List<byte[]> corpus, Random random) {
        byte[] bytes = corpus.get(random.nextInt(corpus.size())).clone();
        for (int i = random.nextInt(8); i >= 0 && bytes.length > 0; i--) {
            int at = random.nextInt(bytes.length);
            switch (random.nextInt(6)) {
                case 0 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
                case 1 -> bytes[at] = (byte) random.nextInt();
                case 2 -> bytes = Arrays.copyOf(bytes, at);
                case 3 -> bytes = joined(bytes, at, at + random.nextInt(bytes.length - at), new byte[0]);
                case 4 -> bytes = joined(bytes, at, at, word(random));
                default ->
                    bytes = joined(bytes, at, at, Arrays.copyOfRange(bytes, at, Math.min(bytes.length, at + 600)));
            }
        }
        return bytes;
    }

    private static byte[] word(Random random) {
        return WORDS.get(random.nextInt(WORDS.size()))
                .repeat(1 + random.nextInt(3))
                .getBytes(UTF_8);
    }

    /** What is before {@code from}, then something, then what is at {@code to} and behind it. */
    private static byte[] joined(byte[] bytes, int from, int to, byte[] between) {
        byte[] all = Arrays.copyOf(bytes, from + between.length + bytes.length - to);
        System.arraycopy(between, 0, all, from, between.length);
        System.arraycopy(bytes, to, all, from + between.length, bytes.length - to);
        return all;
    }
}
