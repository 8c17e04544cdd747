package io.gatun.cli.oci;

import io.gatun.cli.flag.Arguments;
import io.gatun.cli.flag.Flag;
import io.gatun.engine.OciRuntime.Choice;
import io.gatun.engine.OciRuntime.Creation;
import io.gatun.engine.spec.OciSpec;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The flags that {@code create} and {@code run} share. */
final class CreateFlags {
    static final String CONSOLE = "console-socket";
    static final String PID_FILE = "pid-file";

    static final Flag PRESERVE =
            Flag.of("preserve-fds", "N", "how many descriptors from 3 on the program gets, besides $LISTEN_FDS");

    static final List<Flag> ALL = List.of(
            Flag.of("bundle", "DIR", "the directory with config.json (the current one)")
                    .or('b'),
            Flag.of(CONSOLE, "SOCKET", "what gets the terminal's master side"),
            Flag.of(PID_FILE, "FILE", "where the process id is written"),
            PRESERVE,
            Flag.onOff("no-pivot", "enter the root without pivot_root, as on a ramfs"),
            Flag.onOff("no-new-keyring", "keep the session keyring"));

    private CreateFlags() {}

    static Path bundle(Call call) {
        return call.path(call.arguments().value("bundle", "."));
    }

    /** What is created. */
    static Creation creation(Call call, Path bundle, InheritedFds inherited, Optional<Path> console) {
        return new Creation(call.id(), bundle, console, inherited.fds(), choices(call.arguments()));
    }

    /** The configuration of the bundle, as it is with what the caller's environment says. */
    static OciSpec configuration(Path bundle, InheritedFds inherited) {
        OciSpec spec = BundleFile.read(bundle);
        return spec.process()
                .map(process ->
                        spec.toBuilder().process(inherited.announcedTo(process)).build())
                .orElse(spec);
    }

    static Optional<Path> console(Call call) {
        return call.arguments().value(CONSOLE).map(call::path);
    }

    private static Set<Choice> choices(Arguments arguments) {
        var choices = EnumSet.noneOf(Choice.class);
        if (arguments.isOn("no-pivot")) choices.add(Choice.NO_PIVOT);
        if (arguments.isOn("no-new-keyring")) choices.add(Choice.NO_NEW_KEYRING);
        return choices;
    }
}
