package io.gatun.proxy.tls;

import io.gatun.proxy.wire.MalformedException;
import java.nio.charset.Charset;

/** Bytes that are read from their beginning to their end, and never beyond it. For one thread. */
final class TlsBytes {
    private final byte[] bytes;
    private final int end;
    private int at;

    TlsBytes(byte[] bytes, int from, int end) {
        this.bytes = bytes;
        this.end = end;
        at = from;
    }

    int left() {
        return end - at;
    }

    int uint8() throws MalformedException {
        return Byte.toUnsignedInt(bytes[advance(1)]);
    }

    int uint16() throws MalformedException {
        int from = advance(2);
        return Byte.toUnsignedInt(bytes[from]) << 8 | Byte.toUnsignedInt(bytes[from + 1]);
    }

    void skip(int count) throws MalformedException {
        advance(count);
    }

    /** A part that says how long it is in one byte. */
    TlsBytes part8() throws MalformedException {
        return part(uint8());
    }

    /** A part that says how long it is in two bytes. */
    TlsBytes part16() throws MalformedException {
        return part(uint16());
    }

    private TlsBytes part(int count) throws MalformedException {
        int from = advance(count);
        return new TlsBytes(bytes, from, from + count);
    }

    /** The rest. */
    String text(Charset charset) throws MalformedException {
        int count = left();
        return new String(bytes, advance(count), count, charset);
    }

    /** Refuses anything that is left. */
    void end() throws MalformedException {
        if (left() > 0) throw new MalformedException("something after the end of a part");
    }

    private int advance(int count) throws MalformedException {
        if (count > left()) throw new MalformedException("a part that is longer than what it is in");
        int from = at;
        at += count;
        return from;
    }
}
