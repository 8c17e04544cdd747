package io.gatun.engine.model;

import java.util.regex.Pattern;

/** The name of a volume: 2 to 255 letters, digits, dots, dashes and underscores, beginning with a letter or digit. */
public record VolumeName(String value) implements Comparable<VolumeName> {
    private static final Pattern VALID = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_.-]{1,254}");

    /**
     * @throws BadRequestException if it is no such name
     */
    public VolumeName {
        if (!isValid(value)) {
            throw new BadRequestException(
                    "\"%s\" includes invalid characters for a local volume name, only \"[a-zA-Z0-9][a-zA-Z0-9_.-]\" are allowed"
                            .formatted(value.codePoints()
                                    .limit(64)
                                    .collect(StringBuilder::new, VolumeName::printable, StringBuilder::append)),
                    "if you intended to pass a host directory, use absolute path");
        }
    }

    /** Whether a text is such a name. */
    public static boolean isValid(String text) {
        return VALID.matcher(text).matches();
    }

    private static void printable(StringBuilder text, int codePoint) {
        text.appendCodePoint(
                Character.isISOControl(codePoint) || Character.getType(codePoint) == Character.FORMAT
                        ? '?'
                        : codePoint);
    }

    @Override
    public int compareTo(VolumeName other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
