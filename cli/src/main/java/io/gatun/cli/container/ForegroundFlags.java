package io.gatun.cli.container;

import io.gatun.cli.command.Invocation;
import io.gatun.cli.flag.Arguments;
import io.gatun.cli.flag.Flag;
import io.gatun.cli.flag.UsageException;
import io.gatun.cli.terminal.DetachKeys;
import io.gatun.cli.terminal.RawTerminal;
import io.gatun.engine.Attach;
import io.gatun.engine.ContainerInfo;
import io.gatun.engine.ContainerRef;
import io.gatun.engine.Engine;
import io.gatun.engine.model.EngineException;
import io.gatun.engine.model.LogStream;
import io.gatun.engine.stream.Attachment;
import io.gatun.linux.Kernel;
import io.gatun.linux.gate.SyscallException;
import io.gatun.linux.process.Signal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** What the flags of a command say about a container in the foreground. */
final class ForegroundFlags {
    static final Flag ATTACH = Flag.list("attach", "STREAM", "attach to stdin, stdout or stderr alone")
            .or('a');
    static final Flag DETACH_KEYS =
            Flag.of("detach-keys", "KEYS", "keys that leave it running, ctrl-p,ctrl-q by default");
    static final Flag SIG_PROXY = Flag.onOff("sig-proxy", "pass signals on to the container (on by default)");

    /** The shell's code for a process that wrote where nobody reads. */
    static final int SIGPIPE_EXIT = 128 + 13;

    private static final List<String> OUTPUT = List.of("stdout", "stderr");
    private static final List<String> NAMES = List.of("stdin", "stdout", "stderr");

    private final Invocation invocation;
    private final Arguments arguments;
    private final DetachKeys keys;
    private final List<String> attached;

    private ForegroundFlags(Invocation invocation, List<String> attached) {
        this.invocation = invocation;
        this.arguments = invocation.arguments();
        this.keys = keys(arguments);
        this.attached = List.copyOf(attached);
    }

    /**
     * The keys that detach.
     *
     * @throws UsageException if they are malformed
     */
    static DetachKeys keys(Arguments arguments) {
        return DetachKeys.parse(arguments.value("detach-keys", DetachKeys.DEFAULT));
    }

    /** Of {@code run}. */
    static ForegroundFlags running(Invocation invocation) {
        return new ForegroundFlags(invocation, attached(invocation.arguments()));
    }

    /** Of {@code start}. */
    static ForegroundFlags starting(Invocation invocation, ContainerInfo container) {
        boolean typed = invocation.arguments().isOn("interactive") && hasInput(container);
        return new ForegroundFlags(invocation, typed ? NAMES : OUTPUT);
    }

    /** Of {@code attach}. */
    static ForegroundFlags attaching(Invocation invocation, ContainerInfo container) {
        boolean typed = !invocation.arguments().isOn("no-stdin") && hasInput(container);
        return new ForegroundFlags(invocation, typed ? NAMES : OUTPUT);
    }

    private static boolean hasInput(ContainerInfo container) {
        return container.behaviour().openStdin();
    }

    private static List<String> attached(Arguments arguments) {
        if (arguments.values("attach").isEmpty()) {
            return arguments.isOn("interactive") ? NAMES : OUTPUT;
        }
        var streams = new ArrayList<String>();
        for (String stream : arguments.values("attach")) {
            if (!NAMES.contains(stream)) {
                throw new UsageException("--attach: there is no \"" + stream + "\"; there is stdin, stdout and stderr");
            }
            streams.add(stream);
        }
        return streams;
    }

    /**
     * Checks that keys can be typed where they are to be passed to a terminal.
     *
     * @throws UsageException if standard input is no terminal
     */
    void requireKeys() {
        if (arguments.isOn("tty") && attached.contains("stdin")) requireTerminal();
    }

    /**
     * Checks that keys can be typed.
     *
     * @throws UsageException if standard input is no terminal
     */
    static void requireTerminal() {
        if (!RawTerminal.isThere(Kernel.open())) {
            throw new UsageException("standard input is not a terminal; leave -t out");
        }
    }

    Attach attach() {
        return attached.contains("stdin") ? Attach.OUTPUT_AND_INPUT : Attach.OUTPUT;
    }

    /**
     * Stays with a container.
     *
     * @return -1 if it has ended, or what to exit with while it runs on
     */
    int stay(Engine engine, ContainerInfo container, Attachment attachment) {
        var output = new ArrayList<LogStream>();
        if (attached.contains("stdout")) output.add(LogStream.STDOUT);
        if (attached.contains("stderr")) output.add(LogStream.STDERR);
        boolean terminal = container.spec().process().orElseThrow().terminal();
        var streams =
                new Foreground.Streams(terminal, attached.contains("stdin"), output, keys, signals(engine, container));
        return switch (new Foreground(attachment, streams, invocation.console()).run()) {
            case ENDED -> -1;
            case DETACHED -> {
                invocation.err().println("gatun: detached; gatun attach " + name(container) + " comes back");
                yield 0;
            }
            case UNHEARD -> SIGPIPE_EXIT;
        };
    }

    private static String name(ContainerInfo container) {
        return container.name().map(Object::toString).orElseGet(container.id()::shortForm);
    }

    private Optional<Consumer<Signal>> signals(Engine engine, ContainerInfo container) {
        if (!arguments.value("sig-proxy", "true").equals("true")) return Optional.empty();
        var ref = new ContainerRef(container.id().value());
        return Optional.of(signal -> {
            try {
                engine.kill(ref, signal);
            } catch (EngineException | SyscallException e) {
                // It has just ended.
            }
        });
    }
}
