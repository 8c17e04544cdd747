package io.gatun.engine.options;

import io.gatun.engine.model.BadRequestException;
import io.gatun.engine.spec.ProcessSpec.Rlimit;
import io.gatun.engine.text.Printable;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** The value of {@code --ulimit}: {@code NAME=SOFT[:HARD]}, with the names of ulimit(1) and -1 for unlimited. */
public final class UlimitText {
    private static final String PREFIX = "RLIMIT_";

    private UlimitText() {}

    /**
     * Reads one limit.
     *
     * @throws BadRequestException if the name or a number is none, or the soft limit is above the hard one
     */
    public static Rlimit parse(String text) {
        int equals = text.indexOf('=');
        if (equals < 0) throw malformed(text, "use NAME=SOFT or NAME=SOFT:HARD, such as nofile=1024:2048");
        var type = type(text, text.substring(0, equals));
        String limits = text.substring(equals + 1);
        int colon = limits.indexOf(':');
        long soft = limit(colon < 0 ? limits : limits.substring(0, colon));
        long hard = colon < 0 ? soft : limit(limits.substring(colon + 1));
        // Unsigned: unlimited is the highest number.
        if (Long.compareUnsigned(soft, hard) > 0)
            throw malformed(text, "the soft limit must not be above the hard one");
        return new Rlimit(type, hard, soft);
    }

    private static Rlimit.Type type(String text, String name) {
        for (var type : Rlimit.Type.values()) {
            if (name(type).equals(name)) return type;
        }
        throw malformed(
                text,
                "limits are "
                        + Arrays.stream(Rlimit.Type.values())
                                .map(UlimitText::name)
                                .sorted()
                                .collect(Collectors.joining(", ")));
    }

    private static String name(Rlimit.Type type) {
        return type.name().substring(PREFIX.length()).toLowerCase(Locale.ROOT);
    }

    private static long limit(String number) {
        return number.equals("-1") || number.equals("unlimited") ? Rlimit.INFINITY : Quantity.whole("--ulimit", number);
    }

    private static BadRequestException malformed(String text, String remedy) {
        return new BadRequestException("--ulimit: \"%s\" is no limit".formatted(Printable.of(text)), remedy);
    }
}
