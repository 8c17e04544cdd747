package io.gatun.cli.oci;

import io.gatun.cli.flag.CommandText;
import io.gatun.cli.flag.Flag;
import io.gatun.cli.flag.UsageException;
import io.gatun.engine.OciRuntime;
import io.gatun.engine.spec.OciSpec;
import io.gatun.engine.spec.ProcessSpec;
import io.gatun.linux.Kernel;
import io.gatun.linux.handle.Pid;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/** {@code run}: creates a container, starts it and, unless told otherwise, waits for its end and deletes it. */
final class RunVerb implements Verb {
    private static final String DETACH = "detach";
    private static final String KEEP = "keep";

    @Override
    public CommandText text() {
        return CommandText.of(
                "run",
                "CONTAINER",
                "Create and start a container, and delete it when it has ended",
                Stream.concat(
                                CreateFlags.ALL.stream(),
                                Stream.of(
                                        Flag.onOff(DETACH, "return when it is started")
                                                .or('d'),
                                        Flag.onOff(KEEP, "do not delete it"),
                                        Flag.onOff("no-subreaper", "without effect")))
                        .toList());
    }

    @Override
    public int run(Call call) {
        call.arguments().requirePositionals(1, 1);
        Path bundle = CreateFlags.bundle(call);
        var inherited = InheritedFds.of(call);
        OciSpec spec = CreateFlags.configuration(bundle, inherited);
        boolean detached = call.arguments().isOn(DETACH);
        boolean terminal = spec.process().filter(ProcessSpec::terminal).isPresent();
        Optional<Path> socket = CreateFlags.console(call);
        if (detached && terminal && socket.isEmpty()) {
            throw new UsageException("a detached container with a terminal needs a --console-socket");
        }
        try (OciRuntime runtime = call.open();
                Foreground foreground = Foreground.of(terminal && socket.isEmpty())) {
            var console = socket.or(foreground::socket);
            runtime.create(CreateFlags.creation(call, bundle, inherited, console), spec)
                    .forEach(call.log()::warn);
            Pid pid = new Pid(runtime.state(call.id()).pid().orElseThrow());
            start(call, runtime, pid);
            return detached ? 0 : follow(call, runtime, foreground, pid);
        }
    }

    private static void start(Call call, OciRuntime runtime, Pid pid) {
        try {
            PidFile.write(call.arguments().value(CreateFlags.PID_FILE).map(call::path), pid.number());
            runtime.start(call.id());
        } catch (RuntimeException e) {
            runtime.deleteByForce(call.id());
            throw e;
        }
    }

    private static int follow(Call call, OciRuntime runtime, Foreground foreground, Pid pid) {
        foreground.begin(
                signal -> runtime.kill(call.id(), signal), call.console().out());
        int code = Kernel.open().processes().waitid(pid).shellCode();
        foreground.finish();
        if (!call.arguments().isOn(KEEP)) runtime.delete(call.id()).forEach(call.log()::warn);
        return code;
    }
}
