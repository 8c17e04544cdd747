package io.gatun.cli.container.flags;

import io.gatun.engine.model.BadRequestException;
import io.gatun.linux.process.Signal;

/** Signals as people write them: {@code TERM}, {@code SIGTERM}, {@code 15}, {@code RTMIN+3}. */
public final class SignalText {
    private SignalText() {}

    /**
     * Reads one.
     *
     * @throws BadRequestException if there is no such signal
     */
    public static Signal parse(String flag, String text) {
        try {
            return Signal.of(text);
        } catch (IllegalArgumentException e) {
            throw new BadRequestException(
                    "%s: there is no signal \"%s\"".formatted(flag, text.replaceAll("\\p{Cntrl}", "?")),
                    "use a name or number of signal(7)");
        }
    }

    /** The same text, if it is a signal. */
    static String checked(String flag, String text) {
        parse(flag, text);
        return text;
    }
}
