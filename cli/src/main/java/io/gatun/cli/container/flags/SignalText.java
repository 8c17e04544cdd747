package io.gatun.cli.container.flags;

import io.gatun.cli.flag.Arguments;
import io.gatun.cli.flag.Flag;
import io.gatun.engine.model.BadRequestException;
import io.gatun.linux.process.Signal;
import java.util.Optional;

/** Signals as people write them: {@code TERM}, {@code SIGTERM}, {@code 15}, {@code RTMIN+3}. */
public final class SignalText {
    public static final Flag STOP_FLAG = Flag.of(
                    "signal", "SIGNAL", "signal that asks them to end, their own stop signal by default")
            .or('s');

    private SignalText() {}

    /** What {@link #STOP_FLAG} says; absent for the container's own. */
    public static Optional<Signal> ofStop(Arguments arguments) {
        return arguments.value("signal").map(text -> parse("--signal", text));
    }

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
