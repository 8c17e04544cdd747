package io.gatun.engine.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;

/** An archive made byte by byte, so that it can be wrong. */
public final class TarBytes {
    private static final int BLOCK = 512;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private boolean broken;
    private int cut = Integer.MAX_VALUE;

    /** Adds a file. */
    public TarBytes file(String name, String content) {
        return raw('0', name, content.getBytes(UTF_8));
    }

    /** Adds a directory. */
    public TarBytes directory(String name) {
        return entry('5', name, "", new byte[0], 0755);
    }

    /** Adds a link: 1 for a hard, 2 for a symbolic one. */
    public TarBytes link(char type, String name, String target) {
        return entry(type, name, target, new byte[0], 0777);
    }

    /** Adds a header with pax records for the next entry. */
    public TarBytes pax(String... records) {
        var all = new ByteArrayOutputStream();
        for (String record : records) {
            byte[] bytes = (" " + record + "\n").getBytes(UTF_8);
            int length = bytes.length;
            while (Integer.toString(length).length() + bytes.length != length) {
                length = Integer.toString(length).length() + bytes.length;
            }
            all.writeBytes(Integer.toString(length).getBytes(UTF_8));
            all.writeBytes(bytes);
        }
        return raw('x', "pax", all.toByteArray());
    }

    /** Adds whatever this is. */
    public TarBytes raw(char type, String name, byte[] content) {
        return entry(type, name, "", content, 0644);
    }

    private TarBytes entry(char type, String name, String link, byte[] content, int mode) {
        byte[] header = new byte[BLOCK];
        put(header, 0, name, 100);
        put(header, 100, "%07o".formatted(mode), 8);
        put(header, 108, "0000000", 8);
        put(header, 116, "0000000", 8);
        put(header, 124, "%011o".formatted(content.length), 12);
        put(header, 136, "%011o".formatted(1_000_000_000), 12);
        header[156] = (byte) type;
        put(header, 157, link, 100);
        put(header, 257, "ustar\00000", 8);
        Arrays.fill(header, 148, 156, (byte) ' ');
        int sum = 0;
        for (byte each : header) sum += each & 0xff;
        put(header, 148, "%06o\0 ".formatted(sum), 8);
        out.writeBytes(header);
        out.writeBytes(content);
        out.writeBytes(new byte[(BLOCK - content.length % BLOCK) % BLOCK]);
        return this;
    }

    private static void put(byte[] header, int offset, String text, int length) {
        byte[] bytes = text.getBytes(UTF_8);
        System.arraycopy(bytes, 0, header, offset, Math.min(bytes.length, length));
    }

    /** Makes the first header wrong. */
    public TarBytes broken() {
        broken = true;
        return this;
    }

    /** Ends it early. */
    public TarBytes cut(int bytes) {
        cut = bytes;
        return this;
    }

    /** The archive. */
    public byte[] end() {
        byte[] bytes = out.toByteArray();
        if (broken) bytes[0] ^= 1;
        if (cut < bytes.length) return Arrays.copyOf(bytes, cut);
        return Arrays.copyOf(bytes, bytes.length + 2 * BLOCK);
    }
}
