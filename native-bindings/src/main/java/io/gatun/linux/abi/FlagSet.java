package io.gatun.linux.abi;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The named values one argument of a call may have, in the order in which strace(1) prints them. Used for printed plans and
 * messages only.
 */
public record FlagSet(List<Flag> flags) {
    public FlagSet {
        flags = List.copyOf(flags);
    }

    /** One name; its value may have several bits, or none. */
    public record Flag(String name, long value) {}

    /**
     * The constants of {@code home} with the given names.
     *
     * @param home a class of this package
     * @param names separated by white space
     * @throws IllegalArgumentException if {@code home} lacks one
     */
    public static FlagSet of(Class<?> home, String names) {
        return new FlagSet(
                names(names).map(name -> new Flag(name, constant(home, name))).toList());
    }

    /** Names for 0, 1, 2 and so on, which have no constants here because no program uses them singly. */
    public static FlagSet counted(String names) {
        List<String> all = names(names).toList();
        var flags = new ArrayList<Flag>();
        for (int i = 0; i < all.size(); i++) {
            flags.add(new Flag(all.get(i), i));
        }
        return new FlagSet(flags);
    }

    /** Names for bit 0, bit 1, bit 2 and so on. */
    public static FlagSet bits(String names) {
        return new FlagSet(counted(names).flags.stream()
                .map(flag -> new Flag(flag.name, 1L << flag.value))
                .toList());
    }

    /** This set followed by {@code more}. */
    public FlagSet and(FlagSet more) {
        return new FlagSet(Stream.concat(flags.stream(), more.flags.stream()).toList());
    }

    /** The name of exactly this value. */
    public Optional<String> name(long value) {
        return flags.stream()
                .filter(flag -> flag.value == value)
                .map(Flag::name)
                .findFirst();
    }

    /** {@code bits} as names joined by {@code |}, with what has no name in hexadecimal; {@code 0} for none. */
    public String text(long bits) {
        var names = new ArrayList<String>();
        long rest = bits;
        for (Flag flag : flags) {
            if (flag.value != 0 && (rest & flag.value) == flag.value) {
                names.add(flag.name);
                rest &= ~flag.value;
            }
        }
        if (rest != 0) {
            names.add("0x" + Long.toHexString(rest));
        }
        return names.isEmpty() ? "0" : String.join("|", names);
    }

    private static Stream<String> names(String names) {
        return Arrays.stream(names.strip().split("\\s+"));
    }

    private static long constant(Class<?> home, String name) {
        try {
            return home.getField(name).getLong(null);
        } catch (ReflectiveOperationException e) {
            throw new IllegalArgumentException(home.getSimpleName() + " has no constant " + name, e);
        }
    }
}
