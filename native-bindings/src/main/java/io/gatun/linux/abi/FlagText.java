package io.gatun.linux.abi;

/**
 * A flag set or a number with a name, as an argument in a message: not a string, which would be quoted there.
 *
 * @param text as strace(1) prints it
 */
public record FlagText(String text) {
    /** The names of {@code bits}, joined by {@code |}. */
    public static FlagText bits(FlagSet set, long bits) {
        return new FlagText(set.text(bits));
    }

    /** The name of exactly {@code value}. */
    public static FlagText value(FlagSet set, long value) {
        return new FlagText(set.name(value).orElseGet(() -> Long.toString(value)));
    }

    @Override
    public String toString() {
        return text;
    }
}
