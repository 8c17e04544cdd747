package io.gatun.engine.archive.tar;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.gatun.engine.archive.tar.Block.Field;

/** A header that is being written (tar(5), "POSIX ustar Archives"). */
final class HeaderBlock {
    private static final byte[] MAGIC = "ustar\00000".getBytes(US_ASCII);
    private static final int MAGIC_AT = 257;
    private static final int TYPE_AT = 156;
    private static final int SUM_AT = 148;
    private static final int SUM_BYTES = 8;

    private final byte[] bytes = new byte[Block.BYTES];

    HeaderBlock() {
        System.arraycopy(MAGIC, 0, bytes, MAGIC_AT, MAGIC.length);
    }

    /** A text that is not longer than its field. */
    void text(Field field, byte[] text) {
        System.arraycopy(text, 0, bytes, field.offset(), text.length);
    }

    /** Octal digits with leading zeros, and a NUL. */
    void number(Field field, long value) {
        int digits = field.length() - 1;
        for (int i = digits - 1; i >= 0; i--) {
            bytes[field.offset() + i] = (byte) ('0' + (value & 7));
            value >>>= 3;
        }
    }

    /** The block with its type and sum. */
    byte[] closed(char type) {
        bytes[TYPE_AT] = (byte) type;
        int sum = SUM_BYTES * ' ';
        for (byte b : bytes) sum += b & 0xff;
        byte[] text = "%06o\0 ".formatted(sum).getBytes(US_ASCII);
        System.arraycopy(text, 0, bytes, SUM_AT, SUM_BYTES);
        return bytes;
    }
}
