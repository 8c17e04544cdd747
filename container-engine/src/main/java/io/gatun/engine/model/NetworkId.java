package io.gatun.engine.model;

import java.util.HexFormat;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;

/** The id of a network: 64 hexadecimal digits, as docker's. */
public record NetworkId(String value) implements Comparable<NetworkId> {
    private static final Pattern VALID = Pattern.compile("[0-9a-f]{64}");
    private static final int RANDOM_BYTES = 32;
    private static final int SHORT = 12;

    public NetworkId {
        if (!VALID.matcher(value).matches()) {
            throw new BadRequestException("invalid network id", "an id has 64 hexadecimal digits");
        }
    }

    /** A new id. */
    public static NetworkId random(RandomGenerator random) {
        byte[] bytes = new byte[RANDOM_BYTES];
        random.nextBytes(bytes);
        return new NetworkId(HexFormat.of().formatHex(bytes));
    }

    /** The first 12 digits, as lists show it. */
    public String shortForm() {
        return value.substring(0, SHORT);
    }

    @Override
    public int compareTo(NetworkId other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
