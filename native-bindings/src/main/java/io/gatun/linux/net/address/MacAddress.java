package io.gatun.linux.net.address;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.regex.Pattern;

/**
 * An Ethernet address.
 *
 * @param bits the 48 bits, the first byte highest
 */
public record MacAddress(long bits) {
    /** The length in bytes. */
    public static final int BYTES = 6;

    private static final Pattern TEXT = Pattern.compile("[0-9a-fA-F]{2}(:[0-9a-fA-F]{2}){5}");

    public MacAddress {
        if (bits >>> (BYTES * Byte.SIZE) != 0) {
            throw new IllegalArgumentException("more than 48 bits: 0x" + Long.toHexString(bits));
        }
    }

    /** The address written as {@code 02:42:ac:11:00:02}. */
    public static MacAddress parse(String text) {
        if (!TEXT.matcher(text).matches()) {
            throw new IllegalArgumentException("not an Ethernet address: \"" + text + "\"");
        }
        return new MacAddress(HexFormat.fromHexDigitsToLong(text.replace(":", "")));
    }

    /** The address that six bytes are. */
    public static MacAddress of(byte[] bytes) {
        if (bytes.length != BYTES) {
            throw new IllegalArgumentException("an Ethernet address has 6 bytes, not " + bytes.length);
        }
        long bits = 0;
        for (byte each : bytes) {
            bits = bits << Byte.SIZE | Byte.toUnsignedLong(each);
        }
        return new MacAddress(bits);
    }

    /** Six bytes. */
    public byte[] bytes() {
        byte[] bytes = new byte[BYTES];
        for (int i = 0; i < BYTES; i++) {
            bytes[i] = (byte) (bits >>> ((BYTES - 1 - i) * Byte.SIZE));
        }
        return bytes;
    }

    @Override
    public String toString() {
        var parts = new ArrayList<String>();
        for (byte each : bytes()) {
            parts.add(HexFormat.of().toHexDigits(each));
        }
        return String.join(":", parts);
    }
}
