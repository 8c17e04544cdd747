package io.gatun.engine.archive.tar;

import io.gatun.engine.archive.tar.TarEntry.Extent;
import io.gatun.engine.model.BadArchiveException;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The bytes of an archive, in blocks and by what a header says; headers are counted, data is not. */
final class Source {
    private static final int BUFFER_BYTES = 128 * 1024;

    private final InputStream in;
    private final byte[] buffer = new byte[BUFFER_BYTES];
    private long allowed;
    private long mapBytes;

    Source(InputStream in) {
        this.in = in;
    }

    /** From here on headers may have so many bytes. */
    void allow(long headerBytes) {
        allowed = headerBytes;
    }

    byte[] buffer() {
        return buffer;
    }

    /** The next block, or nothing at the end of the stream. */
    byte @Nullable [] blockOrEnd() throws IOException {
        spend(Block.BYTES);
        byte[] block = in.readNBytes(Block.BYTES);
        if (block.length == 0) return null;
        if (block.length < Block.BYTES) throw cutOff();
        return block;
    }

    byte[] block() throws IOException {
        byte[] block = blockOrEnd();
        if (block == null) throw cutOff();
        return block;
    }

    /** The data of an entry that is about another one. */
    byte[] meta(long size) throws IOException {
        if (size < 0) throw tooMuch();
        spend(size);
        byte[] bytes = in.readNBytes((int) size);
        if (bytes.length < size) throw cutOff();
        skip(-size & (Block.BYTES - 1));
        return bytes;
    }

    /** A map before the data: a count, then pairs, each number on a line of its own, filled up to a whole block. */
    List<Extent> sparseMap() throws IOException {
        mapBytes = 0;
        var lines = new Lines();
        long count = lines.number();
        var extents = new ArrayList<Extent>();
        for (long i = 0; i < count; i++) extents.add(new Extent(lines.number(), lines.number()));
        return extents;
    }

    /** How many bytes the last such map took. */
    long mapBytes() {
        return mapBytes;
    }

    private final class Lines {
        private byte[] block = new byte[0];
        private int at;

        long number() throws IOException {
            byte[] digits = new byte[19];
            for (int i = 0; i < digits.length; i++) {
                digits[i] = next();
                if (digits[i] == '\n') return ExtendedHeader.number(digits, 0, i);
            }
            throw new BadArchiveException("the map of a sparse file in the archive is wrong", "make the archive again");
        }

        private byte next() throws IOException {
            if (at == block.length) {
                block = block();
                mapBytes += Block.BYTES;
                at = 0;
            }
            return block[at++];
        }
    }

    /** Reads up to {@code most} bytes, at least one. */
    int read(byte[] into, int most) throws IOException {
        int count = in.read(into, 0, most);
        if (count <= 0) throw cutOff();
        return count;
    }

    void skip(long bytes) throws IOException {
        for (long rest = bytes; rest > 0; ) rest -= read(buffer, (int) Math.min(rest, BUFFER_BYTES));
    }

    void drain() throws IOException {
        while (in.read(buffer, 0, BUFFER_BYTES) >= 0) {
            // whoever writes may be waiting for us
        }
    }

    private void spend(long bytes) {
        if (bytes > allowed) throw tooMuch();
        allowed -= bytes;
    }

    private static BadArchiveException tooMuch() {
        return new BadArchiveException(
                "the headers of one entry of the archive have more than %d bytes".formatted(TarBudget.HEADER_BYTES),
                "");
    }

    private static BadArchiveException cutOff() {
        return new BadArchiveException("the archive ends in the middle of an entry", "copy or make it again");
    }
}
