package io.gatun.cli.oci;

import io.gatun.cli.flag.CommandText;
import io.gatun.cli.flag.Flag;
import io.gatun.cli.flag.UsageException;
import io.gatun.engine.OciRuntime;
import io.gatun.engine.OciRuntime.Exec;
import io.gatun.engine.spec.ProcessSpec;
import io.gatun.linux.Kernel;
import io.gatun.linux.handle.Pid;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** {@code exec}: executes a further process in a running container and, unless told otherwise, waits for its end. */
final class ExecVerb implements Verb {
    private static final String DETACH = "detach";

    @Override
    public CommandText text() {
        return CommandText.of(
                        "exec",
                        "CONTAINER [COMMAND] [ARG...]",
                        "Execute a further process in a running container",
                        Stream.concat(
                                        ProcessFlags.ALL.stream(),
                                        Stream.of(
                                                Flag.of(
                                                        CreateFlags.CONSOLE,
                                                        "SOCKET",
                                                        "what gets the terminal's master side"),
                                                Flag.onOff(DETACH, "return when it is executed")
                                                        .or('d'),
                                                Flag.of(
                                                        CreateFlags.PID_FILE,
                                                        "FILE",
                                                        "where the process id is written"),
                                                CreateFlags.PRESERVE))
                                .toList())
                .flagsFirst();
    }

    @Override
    public int run(Call call) {
        List<String> words = call.arguments().positionals();
        if (words.isEmpty()) throw new UsageException("exec: which container?");
        var inherited = InheritedFds.of(call);
        try (OciRuntime runtime = call.open()) {
            ProcessSpec own = runtime.spec(call.id()).process().orElseThrow();
            ProcessSpec process = inherited.announcedTo(ProcessFlags.read(call, own, words.subList(1, words.size())));
            return run(call, runtime, process, inherited);
        }
    }

    private static int run(Call call, OciRuntime runtime, ProcessSpec process, InheritedFds inherited) {
        Optional<Path> socket = CreateFlags.console(call);
        boolean detached = call.arguments().isOn(DETACH);
        if (detached && process.terminal() && socket.isEmpty()) {
            throw new UsageException("a detached process with a terminal needs a --console-socket");
        }
        try (Foreground foreground = Foreground.of(process.terminal() && socket.isEmpty())) {
            var console = socket.or(foreground::socket);
            Pid pid = runtime.exec(call.id(), new Exec(process, console, inherited.fds()));
            PidFile.write(call.arguments().value(CreateFlags.PID_FILE).map(call::path), pid.number());
            return detached ? 0 : follow(call, foreground, pid);
        }
    }

    private static int follow(Call call, Foreground foreground, Pid pid) {
        var processes = Kernel.open().processes();
        try (var process = processes.pidfdOpen(pid)) {
            foreground.begin(
                    signal -> processes.pidfdSendSignal(process, signal),
                    call.console().out());
            int code = processes.waitid(process).shellCode();
            foreground.finish();
            return code;
        }
    }
}
