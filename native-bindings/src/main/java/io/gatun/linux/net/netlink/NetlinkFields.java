package io.gatun.linux.net.netlink;

import io.gatun.linux.abi.Struct;
import java.lang.foreign.MemoryLayout.PathElement;
import java.lang.foreign.StructLayout;
import java.nio.ByteBuffer;

/** The fields of one struct within a message, by their names in the kernel's headers. */
public final class NetlinkFields {
    private final StructLayout layout;
    private final ByteBuffer bytes;
    private final int start;

    NetlinkFields(StructLayout layout, ByteBuffer bytes, int start) {
        this.layout = layout;
        this.bytes = bytes;
        this.start = start;
    }

    /**
     * Sets a field.
     *
     * @throws IllegalArgumentException if the field is too narrow for {@code value}, signed or unsigned
     */
    public NetlinkFields set(String field, long value) {
        int at = start + (int) Struct.offset(layout, field);
        int width = width(field);
        int bits = width * Byte.SIZE;
        if (value >= 1L << bits || value < -1L << (bits - 1)) {
            throw new IllegalArgumentException("%s has %d bytes, too few for %d".formatted(field, width, value));
        }
        switch (width) {
            case Byte.BYTES -> bytes.put(at, (byte) value);
            case Short.BYTES -> bytes.putShort(at, (short) value);
            default -> bytes.putInt(at, (int) value);
        }
        return this;
    }

    /** A field's value, taken for unsigned where it has fewer than 32 bits. */
    public int get(String field) {
        int at = start + (int) Struct.offset(layout, field);
        return switch (width(field)) {
            case Byte.BYTES -> Byte.toUnsignedInt(bytes.get(at));
            case Short.BYTES -> Short.toUnsignedInt(bytes.getShort(at));
            default -> bytes.getInt(at);
        };
    }

    private int width(String field) {
        return (int) layout.select(PathElement.groupElement(field)).byteSize();
    }
}
