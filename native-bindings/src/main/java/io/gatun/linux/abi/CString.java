package io.gatun.linux.abi;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.SegmentAllocator;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;

/**
 * Strings as the kernel has them: bytes that end at a NUL. A file name may be any bytes, so what is not UTF-8 becomes one
 * unpaired surrogate per byte ({@code 0x80} is {@code U+DC80}) and is turned back on the way out: whatever a directory
 * lists can be opened and removed.
 */
public final class CString {
    private static final char ESCAPE = '\uDC00';
    private static final char REPLACEMENT = '\uFFFD';

    private CString() {}

    /**
     * A NUL-terminated copy of {@code text}.
     *
     * @throws IllegalArgumentException if {@code text} contains a NUL, at which the kernel would stop reading
     */
    public static MemorySegment in(SegmentAllocator memory, String text) {
        byte[] bytes = bytes(text);
        MemorySegment copy = memory.allocate(bytes.length + 1L);
        MemorySegment.copy(bytes, 0, copy, JAVA_BYTE, 0, bytes.length);
        copy.set(JAVA_BYTE, bytes.length, (byte) 0); // not every allocator zeroes
        return copy;
    }

    /** The string at {@code offset}, which ends before the first NUL or at the end of {@code memory}. */
    public static String at(MemorySegment memory, long offset) {
        long end = offset;
        while (end < memory.byteSize() && memory.get(JAVA_BYTE, end) != 0) {
            end++;
        }
        return text(memory.asSlice(offset, end - offset).toArray(JAVA_BYTE));
    }

    /** The bytes of {@code text}, without a NUL at the end. */
    public static byte[] bytes(String text) {
        if (text.indexOf('\0') >= 0) {
            throw new IllegalArgumentException("a string of the kernel ends at a NUL: " + text.replace('\0', '?'));
        }
        return hasEscapes(text) ? unescaped(text) : text.getBytes(StandardCharsets.UTF_8);
    }

    /** What {@code bytes} spell. */
    public static String text(byte[] bytes) {
        var text = new String(bytes, StandardCharsets.UTF_8);
        // What is no UTF-8 became a replacement, which may also have been there.
        return text.indexOf(REPLACEMENT) < 0 ? text : escaped(bytes);
    }

    private static boolean hasEscapes(String text) {
        for (int i = 0; i < text.length(); i++) {
            // The second half of a pair is none: half a pair on the left says so.
            if (isEscape(text.charAt(i)) && (i == 0 || !Character.isHighSurrogate(text.charAt(i - 1)))) {
                return true;
            }
        }
        return false;
    }

    private static boolean isEscape(int codePoint) {
        return codePoint >= ESCAPE + 0x80 && codePoint <= ESCAPE + 0xff;
    }

    private static byte[] unescaped(String text) {
        var out = ByteBuffer.allocate(text.length() * 4);
        text.codePoints().forEach(codePoint -> {
            if (isEscape(codePoint)) {
                out.put((byte) (codePoint - ESCAPE));
            } else {
                out.put(Character.toString(codePoint).getBytes(StandardCharsets.UTF_8));
            }
        });
        byte[] bytes = new byte[out.position()];
        out.flip().get(bytes);
        return bytes;
    }

    private static String escaped(byte[] bytes) {
        var text = new StringBuilder();
        var in = ByteBuffer.wrap(bytes);
        var decoder = StandardCharsets.UTF_8.newDecoder();
        var out = CharBuffer.allocate(bytes.length);
        while (in.hasRemaining()) {
            var result = decoder.decode(in, out, true);
            text.append(out.flip());
            out.clear();
            decoder.reset();
            if (result.isError()) {
                for (int i = 0; i < result.length(); i++) {
                    text.append((char) (ESCAPE + (in.get() & 0xff)));
                }
            }
        }
        return text.toString();
    }
}
