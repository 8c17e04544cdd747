package io.gatun.engine.model;

import java.util.HexFormat;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;

/**
 * The id of a container. One that exists is safe as the name of a directory: runc's grammar, of which docker's 64
 * hexadecimal digits are a part.
 */
public record ContainerId(String value) implements Comparable<ContainerId> {
    private static final Pattern VALID = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9_.+-]{0,1023}");
    private static final int RANDOM_BYTES = 32;
    private static final int SHORT = 12;

    public ContainerId {
        if (!VALID.matcher(value).matches() || value.length() > 255) {
            throw new BadRequestException(
                    "invalid container id: \"%s\"".formatted(printable(value)),
                    "use letters, digits, and _ + - . after the first character");
        }
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
