package io.gatun.cli.oci;

import io.gatun.cli.flag.CommandText;
import io.gatun.cli.flag.Flag;
import io.gatun.cli.flag.UsageException;
import io.gatun.engine.OciRuntime;
import io.gatun.linux.process.Signal;
import java.util.List;

/** {@code kill}: sends a signal to a container's first process, or to all. */
final class KillVerb implements Verb {
    private static final String ALL = "all";

    @Override
    public CommandText text() {
        return CommandText.of(
                "kill",
                "CONTAINER [SIGNAL]",
                "Send a signal to a container (SIGTERM)",
                List.of(Flag.onOff(ALL, "to all its processes").or('a')));
    }

    @Override
    public int run(Call call) {
        call.arguments().requirePositionals(1, 2);
        var words = call.arguments().positionals();
        Signal signal = signal(words.size() > 1 ? words.get(1) : "TERM");
        try (OciRuntime runtime = call.open()) {
            if (call.arguments().isOn(ALL)) runtime.killAll(call.id(), signal);
            else runtime.kill(call.id(), signal);
        }
        return 0;
    }

    private static Signal signal(String text) {
        try {
            return Signal.of(text);
        } catch (IllegalArgumentException e) {
            throw new UsageException("unknown signal \"" + text.replaceAll("\\p{Cntrl}", "?") + "\"");
        }
    }
}
