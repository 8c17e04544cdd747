package io.gatun.cli.oci;

import io.gatun.cli.command.Command;
import io.gatun.cli.command.Console;
import io.gatun.cli.command.Invocation;
import io.gatun.cli.flag.ArgumentReader;
import io.gatun.cli.flag.Arguments;
import io.gatun.cli.flag.CommandText;
import io.gatun.cli.flag.Flag;
import io.gatun.cli.flag.UsageException;
import io.gatun.engine.model.NoSuchContainerException;
import io.gatun.engine.spec.OciSpec;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/** {@code gatun oci}: the verbs and flags of runc and crun, for the engines that call those. */
public final class OciCommand implements Command {
    private static final String DEFAULT_ROOT = "/run/gatun/oci";
    private static final int FAILED = 1;
    private static final int EXEC_FAILED = 255;

    private final String version;

    /** The runtime of this version of the command. */
    public OciCommand(String version) {
        this.version = version;
    }

    @Override
    public CommandText text() {
        return CommandText.of(
                        "oci",
                        "VERB [ARG...]",
                        "Be an OCI runtime for podman, containerd and others",
                        List.of(
                                Flag.of("root", "DIR", "where the state of containers is kept (" + DEFAULT_ROOT + ")"),
                                Flag.of("log", "FILE", "append warnings and errors to a file"),
                                Flag.of("log-format", "FORMAT", "text or json"),
                                Flag.onOff("debug", "print where in the program an error came from"),
                                Flag.onOff("systemd-cgroup", "refused: groups are made in the file system"),
                                Flag.of("cgroup-manager", "MANAGER", "cgroupfs; systemd is refused"),
                                Flag.of("rootless", "MODE", "true, false or auto; without effect"),
                                Flag.onOff("version", "print the version and that of the specification")
                                        .or('v')))
                .explained("Verbs: " + Verbs.NAMES.stream().collect(Collectors.joining(", "))
                        + ".\nEach has its own --help.")
                .flagsFirst();
    }

    @Override
    public int run(Invocation invocation) {
        Arguments global = invocation.arguments();
        Console console = invocation.console();
        RuntimeLog log = RuntimeLog.of(
                global.value("log").map(file -> console.directory().resolve(file)),
                global.value("log-format", "text"),
                console.err());
        List<String> words = global.positionals();
        if (global.isOn("version")) {
            console.out().println("gatun version %s%nspec: %s".formatted(version, OciSpec.VERSION));
            return 0;
        }
        if (words.isEmpty()) throw new UsageException("oci: which verb? see gatun oci --help");
        try {
            refuseSystemd(global);
            return run(words, global, console, log);
        } catch (RuntimeException e) {
            log.error(message(e));
            if (global.isOn("debug")) e.printStackTrace(console.err());
            return words.getFirst().equals("exec") ? EXEC_FAILED : FAILED;
        }
    }

    private static int run(List<String> words, Arguments global, Console console, RuntimeLog log) {
        Verb verb = Verbs.named(words.getFirst())
                .orElseThrow(() -> new UsageException("unknown verb " + words.getFirst() + "; see gatun oci --help"));
        Arguments arguments = ArgumentReader.read(verb.text(), words.subList(1, words.size()));
        Path state = console.directory().resolve(global.value("root", DEFAULT_ROOT));
        return verb.run(new Call(arguments, console, state.normalize(), log));
    }

    private static void refuseSystemd(Arguments global) {
        if (global.isOn("systemd-cgroup")
                || global.value("cgroup-manager", "cgroupfs").equals("systemd")) {
            throw new UsageException("groups of systemd are not supported: Gatun makes them in the file system;"
                    + " configure the engine to use cgroupfs");
        }
    }

    private static String message(RuntimeException e) {
        // Engines look for these words to tell a container that is gone from a failure.
        String gone = e instanceof NoSuchContainerException ? ": the container does not exist" : "";
        String text = (e.getMessage() == null ? e.toString() : e.getMessage()) + gone;
        return String.join("; ", text.lines().toList());
    }
}
