package io.gatun.engine.model;

import java.util.HexFormat;
import java.util.random.RandomGenerator;

/**
 * The id of a container. One that exists is safe as the name of a directory: runc's grammar, of which docker's 64
 * hexadecimal digits are a part.
 */
public record ContainerId(String value) implements Comparable<ContainerId> {
    private static final int MOST = 255;
    private static final int RANDOM_BYTES = 32;
    private static final int SHORT = 12;

    public ContainerId {
        if (!isValid(value)) {
            throw new BadRequestException(
                    "invalid container id: \"%s\"".formatted(printable(value)),
                    "use letters, digits, and _ + - . after the first character");
        }
    }

    // No pattern: ids are read from every file and list.
    private static boolean isValid(String value) {
        if (value.isEmpty() || value.length() > MOST || "+-.".indexOf(value.charAt(0)) >= 0) return false;
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            boolean good = (c >= 'a' && c <= 'z')
                    || (c >= 'A' && c <= 'Z')
                    || (c >= '0' && c <= '9')
                    || "_+-.".indexOf(c) >= 0;
            if (!good) return false;
        }
        return true;
    }

    /** A new id: 64 hexadecimal digits. */
    public static ContainerId random(RandomGenerator random) {
        byte[] bytes = new byte[RANDOM_BYTES];
        random.nextBytes(bytes);
        return new ContainerId(HexFormat.of().formatHex(bytes));
    }

    /** The first 12 characters, as lists show it. */
    public String shortForm() {
        return value.length() <= SHORT ? value : value.substring(0, SHORT);
    }

    @Override
    public int compareTo(ContainerId other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }

    private static String printable(String text) {
        String start = text.length() > 64 ? text.substring(0, 64) + "..." : text;
        return start.codePoints()
                .map(c -> Character.isISOControl(c) ? '?' : c)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }
}
