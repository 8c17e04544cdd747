package io.gatun.engine.log;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gatun.engine.model.LogStream;
import io.gatun.engine.plan.record.LogFormat;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class FrameDecoderTest {
    private static final Instant TIME = Instant.parse("2026-01-02T03:04:05.123456789Z");

    @Property(tries = 50)
    void whatWasEncodedIsDecodedWhateverThePieces(@ForAll long seed, @ForAll @IntRange(min = 1, max = 9000) int piece) {
        var random = new Random(seed);
        var frames = frames(random);
        assertEquals(frames, decode(encode(frames), piece));
    }

    @Property(tries = 50)
    void framesBehindATornOneAreFound(@ForAll long seed) {
        var random = new Random(seed);
        var before = frames(random);
        var after = frames(random);
        var bytes = new ByteArrayOutputStream();
        bytes.writeBytes(encode(before));
        byte[] torn = frame(99, "x".repeat(3000)).encode();
        bytes.write(torn, 0, 1 + random.nextInt(31));
        bytes.writeBytes(encode(after));
        var expected = new ArrayList<>(before);
        expected.addAll(after);
        assertEquals(expected, decode(bytes.toByteArray(), 4096));
    }

    @Property(tries = 500)
    void noiseNeverThrowsNorRepeats(@ForAll byte[] noise) {
        var decoder = new FrameDecoder();
        decoder.feed(noise);
        int frames = 0;
        while (decoder.last().isPresent()) {
            frames++;
        }
        assertTrue(frames <= noise.length / LogFormat.HEADER_BYTES);
        assertEquals(noise.length, decoder.position());
    }

    @Test
    void tornFrameAtTheEndIsPassedOverOnlyWhenNothingMoreComes() {
        byte[] whole = frame(1, "hello").encode();
        var decoder = new FrameDecoder();
        decoder.feed(Arrays.copyOf(whole, whole.length - 1));
        assertTrue(decoder.next().isEmpty());
        assertTrue(decoder.last().isEmpty());
        assertEquals(whole.length - 1, decoder.damagedBytes());
    }

    @Test
    void headersThatCannotBeAreNotFrames() {
        byte[] good = frame(1, "hello").encode();
        for (int[] damage : List.of(
                new int[] {3, 7}, new int[] {6, 0x20}, new int[] {7, 0x80}, new int[] {23, 0x80}, new int[] {28, 1})) {
            byte[] bad = good.clone();
            bad[damage[0]] = (byte) damage[1];
            var decoder = new FrameDecoder();
            decoder.feed(bad);
            assertTrue(decoder.last().isEmpty(), "byte " + damage[0]);
        }
    }

    private static List<LogFrame> frames(Random random) {
        var frames = new ArrayList<LogFrame>();
        for (int i = random.nextInt(20); i >= 0; i--) {
            byte[] content = new byte[1 + random.nextInt(LogFormat.MAX_FRAME_BYTES - LogFormat.HEADER_BYTES)];
            random.nextBytes(content);
            var stream = random.nextBoolean() ? LogStream.STDOUT : LogStream.STDERR;
            frames.add(LogFrame.of(stream, random.nextLong(), TIME.plusNanos(random.nextInt()), content));
        }
        return frames;
    }

    private static LogFrame frame(long sequence, String text) {
        return LogFrame.of(LogStream.STDOUT, sequence, TIME, text.getBytes(StandardCharsets.UTF_8));
    }

    private static byte[] encode(List<LogFrame> frames) {
        var bytes = new ByteArrayOutputStream();
        frames.forEach(frame -> bytes.writeBytes(frame.encode()));
        return bytes.toByteArray();
    }

    private static List<LogFrame> decode(byte[] bytes, int piece) {
        var decoder = new FrameDecoder();
        var frames = new ArrayList<LogFrame>();
        for (int at = 0; at < bytes.length; at += piece) {
            decoder.feed(Arrays.copyOfRange(bytes, at, Math.min(at + piece, bytes.length)));
            for (var next = decoder.next(); next.isPresent(); next = decoder.next()) {
                frames.add(next.get());
            }
        }
        for (var next = decoder.last(); next.isPresent(); next = decoder.last()) {
            frames.add(next.get());
        }
        return frames;
    }
}
