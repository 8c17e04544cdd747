package io.gatun.cli.container;

import io.gatun.cli.command.Console;
import io.gatun.cli.terminal.DetachKeys;
import io.gatun.cli.terminal.RawTerminal;
import io.gatun.cli.terminal.SignalHandlers;
import io.gatun.engine.log.LogFrame;
import io.gatun.engine.model.LogStream;
import io.gatun.engine.stream.Attachment;
import io.gatun.linux.Kernel;
import io.gatun.linux.process.Signal;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * A container in the foreground: its output goes to the caller, what the caller types goes to it, signals are passed on, and the
 * caller's terminal behaves as the container's. Ends with the container, with the detach keys, or when nobody reads the output.
 */
final class Foreground {
    private static final List<String> PASSED_ON = List.of("HUP", "INT", "TERM", "USR1", "USR2", "ALRM", "CONT");
    private static final int PIECE_BYTES = 1 << 15;

    private final Attachment attachment;
    private final Streams streams;
    private final Console console;
    private volatile End end = End.ENDED;

    /** How it ends. */
    enum End {
        /** The container has ended. */
        ENDED,
        /** The caller has typed the detach keys; the container runs on. */
        DETACHED,
        /** Nobody reads what the container writes; it runs on. */
        UNHEARD
    }

    /**
     * What is connected.
     *
     * @param terminal whether the container has a terminal
     * @param input whether it gets what is typed
     * @param output which of its streams are shown
     * @param keys the detach keys
     * @param signals who gets the signals of this process; absent where they are for this process
     */
    record Streams(
            boolean terminal,
            boolean input,
            List<LogStream> output,
            DetachKeys keys,
            Optional<Consumer<Signal>> signals) {
        Streams {
            output = List.copyOf(output);
        }
    }

    Foreground(Attachment attachment, Streams streams, Console console) {
        this.attachment = attachment;
        this.streams = streams;
        this.console = console;
    }

    /** Stays until the end. */
    End run() {
        try (var handlers = new SignalHandlers()) {
            streams.signals().ifPresent(receiver -> passOn(handlers, receiver));
            if (!streams.terminal()) return connect();
            Kernel kernel = Kernel.open();
            if (!RawTerminal.isThere(kernel)) return connect();
            handlers.handle("WINCH", name -> resize(kernel));
            resize(kernel);
            // Where nothing that is typed is passed on, the keys that make signals must still make them.
            if (!streams.input()) return connect();
            try (var _ = RawTerminal.open(kernel)) {
                return connect();
            }
        }
    }

    private End connect() {
        if (streams.input()) {
            // Not a virtual thread: read(2) of a terminal would hold its carrier for as long as nobody types.
            Thread.ofPlatform().daemon().name("input").start(this::passInput);
        }
        Optional<LogFrame> frame = attachment.next();
        while (frame.isPresent()) {
            if (!show(frame.get())) {
                end = End.UNHEARD;
                break;
            }
            frame = attachment.next();
        }
        return end;
    }

    /** Whether somebody still reads it. */
    private boolean show(LogFrame frame) {
        if (!streams.output().contains(frame.stream())) return true;
        PrintStream to = frame.stream() == LogStream.STDERR ? console.err() : console.out();
        byte[] bytes = frame.bytes();
        to.write(bytes, 0, bytes.length);
        return !to.checkError();
    }

    private void passInput() {
        byte[] piece = new byte[PIECE_BYTES];
        // Never closed: another file would get the number of standard input.
        var input = new FileInputStream(FileDescriptor.in);
        try {
            for (int count = input.read(piece); count >= 0; count = input.read(piece)) {
                if (!typed(piece, count)) return;
            }
            attachment.closeInput();
        } catch (IOException e) {
            // The terminal is gone: as good as the end of input.
            attachment.closeInput();
        }
    }

    /** Whether the caller is still attached. */
    private boolean typed(byte[] piece, int count) {
        if (!streams.terminal()) {
            attachment.write(piece, 0, count);
            return true;
        }
        var typed = streams.keys().type(piece, count);
        byte[] passed = typed.passed().array();
        attachment.write(passed, 0, passed.length);
        if (!typed.detached()) return true;
        end = End.DETACHED;
        attachment.interrupt();
        return false;
    }

    private void resize(Kernel kernel) {
        var size = RawTerminal.size(kernel);
        if (size.rows() > 0 && size.columns() > 0) attachment.resize(size.rows(), size.columns());
    }

    private static void passOn(SignalHandlers handlers, Consumer<Signal> receiver) {
        for (String name : PASSED_ON) handlers.handle(name, received -> receiver.accept(Signal.of(received)));
    }
}
