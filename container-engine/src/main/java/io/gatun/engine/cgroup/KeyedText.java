package io.gatun.engine.cgroup;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalLong;

/** The numbers in control files: one alone, or one a line after its name ("flat keyed" in cgroup-v2). */
final class KeyedText {
    private KeyedText() {}

    /** Every line {@code name number}; others are left out. */
    static Map<String, Long> numbers(String text) {
        Map<String, Long> numbers = new LinkedHashMap<>();
        text.lines().forEach(line -> {
            int space = line.indexOf(' ');
            if (space > 0) {
                number(line.substring(space + 1)).ifPresent(value -> numbers.put(line.substring(0, space), value));
            }
        });
        return numbers;
    }

    /** The number that the text is; nothing for {@code max}, for negative numbers and for anything else. */
    static OptionalLong number(String text) {
        String digits = text.trim();
        if (digits.isEmpty() || digits.length() > 20 || !digits.chars().allMatch(c -> c >= '0' && c <= '9')) {
            return OptionalLong.empty();
        }
        try {
            return OptionalLong.of(Long.parseLong(digits));
        } catch (NumberFormatException e) {
            return OptionalLong.of(Long.MAX_VALUE); // an unsigned number of the kernel that stands for "no limit"
        }
    }

    /** The number after {@code name}, or zero. */
    static long number(String text, String name) {
        return numbers(text).getOrDefault(name, 0L);
    }
}
