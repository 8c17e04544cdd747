package io.gatun.engine.image.layer;

import io.gatun.engine.model.BadImageException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.util.zip.GZIPInputStream;

/** What is inside a compressed stream. How it is compressed is seen from its first bytes, as docker does. */
public final class Decompression {
    private static final int BUFFER = 1 << 16;
    private static final int MAGIC = 4;

    private Decompression() {}

    /**
     * The archive in a stream. Must be closed; does not close the stream.
     *
     * @throws BadImageException if it is compressed in a way that is not supported
     */
    public static InputStream of(InputStream in) throws IOException {
        return of(in, RatioGuard.FREE);
    }

    static InputStream of(InputStream in, long freeBytes) throws IOException {
        byte[] head = in.readNBytes(MAGIC);
        var whole = new Joined(head, in);
        return switch (packing(head)) {
            case GZIP -> new RatioGuard(whole, new GZIPInputStream(whole, BUFFER), freeBytes);
            case ZSTD -> new RatioGuard(whole, new ZstdFrames(whole), freeBytes);
            case NONE -> whole;
        };
    }

    /** Ways to compress that images may use. */
    public enum Packing {
        NONE,
        GZIP,
        ZSTD
    }

    /**
     * How a stream is compressed, of which the first bytes are read.
     *
     * @throws BadImageException if it is compressed in a way that is not supported
     */
    public static Packing packing(InputStream in) throws IOException {
        return packing(in.readNBytes(MAGIC));
    }

    private static Packing packing(byte[] head) {
        if (begins(head, 0x1f, 0x8b)) return Packing.GZIP;
        if (ZstdFrames.begin(head)) return Packing.ZSTD;
        if (begins(head, 0x42, 0x5a, 0x68)) throw unsupported("bzip2");
        if (begins(head, 0xfd, 0x37, 0x7a, 0x58)) throw unsupported("xz");
        return Packing.NONE;
    }

    private static boolean begins(byte[] head, int... magic) {
        if (head.length < magic.length) return false;
        for (int i = 0; i < magic.length; i++) if ((head[i] & 0xff) != magic[i]) return false;
        return true;
    }

    private static BadImageException unsupported(String how) {
        return new BadImageException("archives compressed by %s are not supported; use gzip or zstd".formatted(how));
    }

    /** The first bytes and the rest; says that more is to come for as long as the rest does. Counts. Closing it does nothing. */
    private static final class Joined extends InputStream {
        private final InputStream all;
        private final InputStream rest;
        private long count;

        Joined(byte[] head, InputStream rest) {
            this.all = new SequenceInputStream(new ByteArrayInputStream(head), rest);
            this.rest = rest;
        }

        @Override
        public int read() throws IOException {
            int one = all.read();
            if (one >= 0) count++;
            return one;
        }

        @Override
        public int read(byte[] into, int offset, int length) throws IOException {
            int read = all.read(into, offset, length);
            if (read > 0) count += read;
            return read;
        }

        @Override
        public int available() throws IOException {
            return rest.available();
        }
    }

    /** Refuses what becomes absurdly more: after 1 GiB, a layer that is 300 times as large as what was sent is a bomb. */
    private static final class RatioGuard extends InputStream {
        private static final long FREE = 1L << 30;
        private static final long MOST = 300;

        private final Joined packed;
        private final InputStream in;
        private final long free;
        private long count;

        RatioGuard(Joined packed, InputStream in, long free) {
            this.packed = packed;
            this.in = in;
            this.free = free;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] into, int offset, int length) throws IOException {
            int read = in.read(into, offset, length);
            if (read > 0) count += read;
            if (count > free && count / MOST > packed.count) {
                throw new BadImageException(
                        "the layer is a bomb: more than %d times as large as what was sent".formatted(MOST));
            }
            return read;
        }

        @Override
        public void close() throws IOException {
            in.close();
        }
    }
}
