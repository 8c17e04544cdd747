package io.gatun.engine.options;

import io.gatun.engine.model.BadRequestException;
import io.gatun.engine.text.Ids;
import io.gatun.engine.text.Printable;

/** Lists of CPUs or memory nodes such as {@code 0-3,7}. */
final class CpuListText {
    private static final int HIGHEST = 8191;

    private CpuListText() {}

    /**
     * Checks a list.
     *
     * @throws BadRequestException if it is none
     */
    static void check(String flag, String list) {
        for (String range : list.split(",", -1)) {
            int dash = range.indexOf('-');
            long first = number(flag, list, dash < 0 ? range : range.substring(0, dash));
            long last = dash < 0 ? first : number(flag, list, range.substring(dash + 1));
            if (first > last) throw malformed(flag, list);
        }
    }

    private static long number(String flag, String list, String text) {
        long number = Ids.parse(text).orElseThrow(() -> malformed(flag, list));
        if (number > HIGHEST) throw malformed(flag, list);
        return number;
    }

    private static BadRequestException malformed(String flag, String list) {
        return new BadRequestException(
                "%s: \"%s\" is no list".formatted(flag, Printable.of(list)), "use numbers and ranges, such as 0-3,7");
    }
}
