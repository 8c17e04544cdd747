package io.gatun.linux.abi;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.IntToLongFunction;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The named values one argument of a call may have, in the order in which strace(1) prints them. Used for printed plans and
 * messages only.
 */
public final class FlagSet {
    // Constants are looked up by name when a text is wanted, which for most sets of a process is never.
    private final Supplier<List<Flag>> source;
    private volatile @Nullable List<Flag> known;

    private FlagSet(Supplier<List<Flag>> source) {
        this.source = source;
    }

    /** The given names. */
    public static FlagSet of(List<Flag> flags) {
        List<Flag> all = List.copyOf(flags);
        return new FlagSet(() -> all);
    }

    /** All names, in order. */
    public List<Flag> flags() {
        List<Flag> flags = known;
        if (flags == null) {
            flags = source.get();
            known = flags;
        }
        return flags;
    }

    /** One name; its value may have several bits, or none. */
    public record Flag(String name, long value) {}

    /**
     * The constants of {@code home} with the given names.
     *
     * @param home a class of this package
     * @param names separated by white space
     * @throws IllegalArgumentException if {@code home} lacks one, when the set is used
     */
    public static FlagSet of(Class<?> home, String names) {
        return new FlagSet(() ->
                names(names).map(name -> new Flag(name, constant(home, name))).toList());
    }

    /** Names for 0, 1, 2 and so on, which have no constants here because no program uses them singly. */
    public static FlagSet counted(String names) {
        return numbered(names, number -> number);
    }

    /** Names for bit 0, bit 1, bit 2 and so on. */
    public static FlagSet bits(String names) {
        return numbered(names, number -> 1L << number);
    }

    private static FlagSet numbered(String names, IntToLongFunction value) {
        return new FlagSet(() -> {
            List<String> all = names(names).toList();
            return IntStream.range(0, all.size())
                    .mapToObj(i -> new Flag(all.get(i), value.applyAsLong(i)))
                    .toList();
        });
    }

    /** This set followed by {@code more}. */
    public FlagSet and(FlagSet more) {
        return new FlagSet(
                () -> Stream.concat(flags().stream(), more.flags().stream()).toList());
    }

    /** The name of exactly this value. */
    public Optional<String> name(long value) {
        return flags().stream()
                .filter(flag -> flag.value == value)
                .map(Flag::name)
                .findFirst();
    }

    /** {@code bits} as names joined by {@code |}, with what has no name in hexadecimal; {@code 0} for none. */
    public String text(long bits) {
        var names = new ArrayList<String>();
        long rest = bits;
        for (Flag flag : flags()) {
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
