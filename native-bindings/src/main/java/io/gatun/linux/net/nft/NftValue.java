package io.gatun.linux.net.nft;

import io.gatun.linux.net.address.InterfaceName;
import io.gatun.linux.net.address.IpPrefix;
import java.io.ByteArrayOutputStream;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;

/** Bytes that the packet filter compares or uses: addresses, ports, names. Immutable. */
public final class NftValue {
    private static final int REGISTER_BYTES = 4;
    private static final int NAME_BYTES = 16;

    private final byte[] bytes;

    private NftValue(byte[] bytes) {
        this.bytes = bytes;
    }

    /** One byte, such as the number of a protocol. */
    public static NftValue u8(int value) {
        if (value < 0 || value > 0xff) {
            throw new IllegalArgumentException("not an 8-bit number: " + value);
        }
        return new NftValue(new byte[] {(byte) value});
    }

    /** A number as this machine writes it, such as bits of a connection's state. */
    public static NftValue u32(int value) {
        return new NftValue(ByteBuffer.allocate(Integer.BYTES)
                .order(ByteOrder.nativeOrder())
                .putInt(value)
                .array());
    }

    /** The number of a port, as packets have it. */
    public static NftValue port(int port) {
        if (port < 0 || port > 0xffff) {
            throw new IllegalArgumentException("not a port: " + port);
        }
        return new NftValue(new byte[] {(byte) (port >> Byte.SIZE), (byte) port});
    }

    /** 4 or 16 bytes. */
    public static NftValue address(InetAddress address) {
        return new NftValue(address.getAddress());
    }

    /** The first {@code length} bits set, of as many bytes as {@code prefix} has. */
    public static NftValue mask(IpPrefix prefix) {
        byte[] mask = new byte[prefix.address().getAddress().length];
        for (int bit = 0; bit < prefix.length(); bit++) {
            mask[bit / Byte.SIZE] |= (byte) (0x80 >> (bit % Byte.SIZE));
        }
        return new NftValue(mask);
    }

    /** The name of an interface, filled up with NULs. */
    public static NftValue name(InterfaceName name) {
        return new NftValue(Arrays.copyOf(name.value().getBytes(StandardCharsets.UTF_8), NAME_BYTES));
    }

    /** Values one after the other, each beginning in a register of its own. */
    public static NftValue joined(NftValue... parts) {
        var out = new ByteArrayOutputStream();
        for (NftValue part : parts) {
            out.writeBytes(part.bytes);
            out.writeBytes(new byte[-part.bytes.length & (REGISTER_BYTES - 1)]);
        }
        return new NftValue(out.toByteArray());
    }

    static NftValue of(byte[] bytes) {
        return new NftValue(bytes.clone());
    }

    /** The bytes. */
    public byte[] bytes() {
        return bytes.clone();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof NftValue value && Arrays.equals(bytes, value.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    @Override
    public String toString() {
        return HexFormat.of().formatHex(bytes);
    }
}
