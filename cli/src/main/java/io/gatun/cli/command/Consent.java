package io.gatun.cli.command;

import io.gatun.cli.flag.Flag;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;

/** Asks before something is removed that nobody named, as docker does. */
public final class Consent {
    /** Who has it does not want to be asked. */
    public static final Flag FORCE = Flag.onOff("force", "do not ask").or('f');

    private Consent() {}

    /** Whether the user agrees, or has agreed by {@link #FORCE}; {@code warning} says what will be gone. */
    public static boolean given(Invocation invocation, String warning) {
        if (invocation.arguments().isOn(FORCE.name())) return true;
        var out = invocation.console().out();
        out.println("WARNING! This will remove " + warning);
        out.print("Are you sure you want to continue? [y/N] ");
        out.flush();
        try {
            var answer = new BufferedReader(
                            new InputStreamReader(invocation.console().in(), StandardCharsets.UTF_8))
                    .readLine();
            return answer != null && List.of("y", "yes").contains(answer.strip().toLowerCase(Locale.ROOT));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
