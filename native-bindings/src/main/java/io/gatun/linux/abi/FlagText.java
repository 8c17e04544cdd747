package io.gatun.linux.abi;

import java.util.function.Supplier;

/**
 * A flag set or a number with a name, as an argument in a message: not a string, which would be quoted there. Names are
 * looked up when the message is read, which of an error that was expected nobody does.
 */
public final class FlagText {
    private final Supplier<String> text;

    private FlagText(Supplier<String> text) {
        this.text = text;
    }

    /** What {@code text} says, as strace(1) prints it. */
    public FlagText(String text) {
        this(() -> text);
    }

    /** The names of {@code bits}, joined by {@code |}. */
    public static FlagText bits(FlagSet set, long bits) {
        return new FlagText(() -> set.text(bits));
    }

    /** The name of exactly {@code value}. */
    public static FlagText value(FlagSet set, long value) {
        return new FlagText(() -> set.name(value).orElseGet(() -> Long.toString(value)));
    }

    @Override
    public String toString() {
        return text.get();
    }
}
