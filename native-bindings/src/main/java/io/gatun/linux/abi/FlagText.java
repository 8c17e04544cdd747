package io.gatun.linux.abi;

import static java.util.Comparator.comparingInt;

import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A flag set as strace(1) prints it, such as {@code O_PATH|O_DIRECTORY}. Names are looked up only when the text is made:
 * for messages and printed plans, never for a call that succeeds.
 *
 * @param constants the class of this package whose constants name the bits
 * @param prefix what the names of this set begin with, such as {@code O_}
 */
public record FlagText(Class<?> constants, String prefix, long bits) {
    @Override
    public String toString() {
        var names = new ArrayList<String>();
        long rest = bits;
        for (Flag flag : flags()) {
            if (flag.value != 0 && (rest & flag.value) == flag.value) {
                names.add(flag.name);
                rest &= ~flag.value;
            }
        }
        if (rest != 0 || names.isEmpty()) {
            names.add(rest == 0 ? zero() : "0x" + Long.toHexString(rest));
        }
        return String.join("|", names);
    }

    private String zero() {
        return flags().stream()
                .filter(flag -> flag.value == 0)
                .map(Flag::name)
                .findFirst()
                .orElse("0");
    }

    /** Those of several bits first: O_TMPFILE contains O_DIRECTORY. */
    private List<Flag> flags() {
        return Arrays.stream(constants.getFields())
                .filter(field -> field.getName().startsWith(prefix))
                .map(Flag::of)
                .filter(flag -> flag.value >= 0)
                .sorted(comparingInt(flag -> -Long.bitCount(flag.value)))
                .toList();
    }

    private record Flag(String name, long value) {
        static Flag of(Field field) {
            try {
                return new Flag(field.getName(), field.getLong(null));
            } catch (IllegalAccessException e) {
                throw new AssertionError("constants are public", e);
            }
        }
    }
}
