package io.gatun.engine.image.layer;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gatun.engine.model.BadImageException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Random;
import java.util.zip.ZipException;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/** Decompression of zstd, of what the zstd command makes and of what nobody should send. */
class ZstdLayerTest {
    private static final byte[] SKIPPABLE = {0x5a, 0x2a, 0x4d, 0x18, 3, 0, 0, 0, 'a', 'b', 'c'};

    @Test
    void framesAreJoinedAndSkippableOnesLeftOut() throws Exception {
        byte[] first = text(300_000);
        byte[] second = text(70_000);
        byte[] expected = joined(first, second);
        byte[] a = zstd(first, "-3");
        byte[] b = zstd(second, "-19", "--check");
        assertArrayEquals(expected, unpacked(joined(a, b)));
        assertArrayEquals(expected, unpacked(joined(SKIPPABLE, a, SKIPPABLE, b, SKIPPABLE)));
        assertArrayEquals(new byte[0], unpacked(zstd(new byte[0])));
    }

    @Test
    void cutAndChangedFramesAreMalformed() throws Exception {
        byte[] whole = zstd(text(200_000), "--check");
        for (int length : new int[] {5, 9, 100, whole.length - 1}) {
            assertThrows(ZipException.class, () -> unpacked(java.util.Arrays.copyOf(whole, length)), "at " + length);
        }
        var random = new Random(7);
        for (int i = 0; i < 200; i++) {
            byte[] changed = whole.clone();
            changed[4 + random.nextInt(changed.length - 4)] ^= (byte) (1 << random.nextInt(8));
            assertThrows(Exception.class, () -> {
                byte[] got = unpacked(changed);
                // One flipped bit in the header may change nothing but what is checked.
                if (java.util.Arrays.equals(got, text(200_000))) throw new ZipException("the same");
            });
        }
    }

    @Test
    void bombsAreRefusedBeforeTheyGoOff() throws Exception {
        byte[] bomb = zstd(new byte[64 << 20]);
        var e = assertThrows(BadImageException.class, () -> {
            try (var in = Decompression.of(new ByteArrayInputStream(bomb), 1 << 20)) {
                in.transferTo(OutputStream.nullOutputStream());
            }
        });
        assertTrue(e.getMessage().contains("bomb"), e.getMessage());
    }

    @Test
    void windowsThatTakeTooMuchMemoryAreRefusedWithWhatToDo() throws Exception {
        // From standard input zstd knows no size and takes the window of the level: 128 MiB.
        byte[] wide = zstd(text(100_000), "--ultra", "-22", "--long=27");
        var e = assertThrows(BadImageException.class, () -> unpacked(wide));
        assertTrue(e.getMessage().contains("32 MiB") && e.getMessage().contains("--long"), e.getMessage());
        byte[] twenty = zstd(text(100_000), "--ultra", "-20");
        assertEquals(100_000, unpacked(twenty).length);
    }

    private static byte[] unpacked(byte[] packed) throws IOException {
        try (var in = Decompression.of(new ByteArrayInputStream(packed))) {
            return in.readAllBytes();
        }
    }

    private static byte[] text(int length) {
        var random = new Random(length);
        var out = new StringBuilder();
        while (out.length() < length)
            out.append(Integer.toHexString(random.nextInt(4096))).append(' ');
        return out.substring(0, length).getBytes(UTF_8);
    }

    private static byte[] joined(byte[]... parts) throws IOException {
        var out = new ByteArrayOutputStream();
        for (byte[] part : parts) out.write(part);
        return out.toByteArray();
    }

    /** What the command of Debian makes of it. */
    private static byte[] zstd(byte[] bytes, String... options) throws Exception {
        var command = new java.util.ArrayList<>(java.util.List.of("zstd", "-q", "-c"));
        command.addAll(java.util.List.of(options));
        Process process;
        try {
            process = new ProcessBuilder(command)
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
        } catch (IOException e) {
            Assumptions.abort("no zstd: install the package zstd");
            throw e;
        }
        Thread.ofPlatform().start(() -> {
            try (var in = process.getOutputStream()) {
                in.write(bytes);
            } catch (IOException e) {
                process.destroy();
            }
        });
        byte[] packed = process.getInputStream().readAllBytes();
        assertEquals(0, process.waitFor());
        return packed;
    }
}
