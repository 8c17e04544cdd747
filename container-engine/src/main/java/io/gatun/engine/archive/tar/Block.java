package io.gatun.engine.archive.tar;

import io.gatun.engine.model.BadArchiveException;
import io.gatun.linux.abi.CString;
import java.util.Arrays;

/** One block of an archive that is a header (tar(5), "POSIX ustar Archives"); all fields end at a NUL or their last byte. */
final class Block {
    static final int BYTES = 512;
    private static final int CHECKSUM = 148;
    private static final int CHECKSUM_BYTES = 8;
    private static final int TYPE = 156;
    private static final int MAGIC = 257;
    private static final int MAGIC_BYTES = 8;

    private final byte[] bytes;

    /** The fields that the reader uses: where they begin and how long they are. */
    enum Field {
        NAME(0, 100),
        MODE(100, 8),
        UID(108, 8),
        GID(116, 8),
        SIZE(124, 12),
        MODIFIED(136, 12),
        LINK_NAME(157, 100),
        DEVICE_MAJOR(329, 8),
        DEVICE_MINOR(337, 8),
        PREFIX(345, 155),
        /** Old GNU: the length of a sparse file. */
        REAL_SIZE(483, 12);

        private final int offset;
        private final int length;

        Field(int offset, int length) {
            this.offset = offset;
            this.length = length;
        }

        int offset() {
            return offset;
        }

        int length() {
            return length;
        }
    }

    /** Takes the array as it is; it must have {@link #BYTES}. */
    Block(byte[] bytes) {
        this.bytes = bytes;
    }

    boolean isZero() {
        for (byte b : bytes) {
            if (b != 0) return false;
        }
        return true;
    }

    /** Throws unless the block has the sum that it says; some old programs counted signed bytes. */
    void check() {
        long wanted = number(CHECKSUM, CHECKSUM_BYTES);
        long unsigned = 0;
        long signed = 0;
        for (int i = 0; i < BYTES; i++) {
            int b = i >= CHECKSUM && i < CHECKSUM + CHECKSUM_BYTES ? ' ' : bytes[i];
            unsigned += b & 0xff;
            signed += b;
        }
        if (wanted != unsigned && wanted != signed) {
            throw new BadArchiveException(
                    "this is no tar archive, or it is damaged: the sum of a header is wrong",
                    "compressed archives have to be decompressed first");
        }
    }

    char type() {
        return (char) (bytes[TYPE] & 0xff);
    }

    /** Whether the name continues in the prefix: GNU's own format has other things there. */
    boolean isPosix() {
        return magic().equals("ustar\00000") || magic().startsWith("ustar\0");
    }

    private String magic() {
        var text = new StringBuilder();
        for (int i = MAGIC; i < MAGIC + MAGIC_BYTES; i++) text.append((char) (bytes[i] & 0xff));
        return text.toString();
    }

    String text(Field field) {
        int end = field.offset();
        while (end < field.offset() + field.length() && bytes[end] != 0) end++;
        return CString.text(Arrays.copyOfRange(bytes, field.offset(), end));
    }

    long number(Field field) {
        return number(field.offset(), field.length());
    }

    /** Octal digits, or the number itself in base 256 behind a byte with its highest bit set. */
    long number(int offset, int length) {
        if ((bytes[offset] & 0x80) != 0) return binary(offset, length);
        long value = 0;
        boolean begun = false;
        for (int i = offset; i < offset + length; i++) {
            int b = bytes[i];
            if (b == ' ' || b == 0) {
                if (begun) break;
                continue;
            }
            if (b < '0' || b > '7' || value >>> 60 != 0) throw notANumber(offset);
            begun = true;
            value = value << 3 | (b - '0');
        }
        return value;
    }

    private long binary(int offset, int length) {
        // The bit above is the sign of a number in two's complement; the rest of the byte belongs to it.
        long value = (bytes[offset] & 0x40) != 0 ? -1 : 0;
        for (int i = offset; i < offset + length; i++) {
            int b = i == offset ? (value == 0 ? bytes[i] & 0x3f : bytes[i] | 0x80) : bytes[i];
            long next = value << 8 | (b & 0xff);
            if (next >> 8 != value) throw notANumber(offset);
            value = next;
        }
        return value;
    }

    int at(int offset) {
        return bytes[offset] & 0xff;
    }

    private static BadArchiveException notANumber(int offset) {
        return new BadArchiveException(
                "a header of the archive has no number at byte %d".formatted(offset), "make the archive again");
    }
}
