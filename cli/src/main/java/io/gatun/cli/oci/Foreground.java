package io.gatun.cli.oci;

import io.gatun.cli.terminal.RawTerminal;
import io.gatun.cli.terminal.SignalHandlers;
import io.gatun.engine.model.EngineException;
import io.gatun.linux.Kernel;
import io.gatun.linux.gate.SyscallException;
import io.gatun.linux.handle.Fd;
import io.gatun.linux.net.socket.SocketAddress;
import io.gatun.linux.net.socket.Sockets.Family;
import io.gatun.linux.net.socket.Sockets.SocketType;
import io.gatun.linux.process.Signal;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * This process in front of a container's: signals go on to it and, if the container has a terminal, what is typed and what
 * it says passes through.
 */
final class Foreground implements AutoCloseable {
    private static final List<String> FORWARDED = List.of("HUP", "INT", "TERM", "USR2", "CONT");

    private final Kernel kernel = Kernel.open();
    private final SignalHandlers handlers = new SignalHandlers();
    private final Optional<Listening> listening;
    private Optional<Relay> relay = Optional.empty();
    private Optional<RawTerminal> raw = Optional.empty();

    private record Listening(Path directory, Path path, Fd socket) {}

    private Foreground(boolean terminal) {
        listening = terminal ? Optional.of(listen()) : Optional.empty();
    }

    /** For a container whose terminal's master comes here, or which has the streams of this process. */
    static Foreground of(boolean terminal) {
        return new Foreground(terminal);
    }

    /** Where the master is to be sent. */
    Optional<Path> socket() {
        return listening.map(Listening::path);
    }

    /** Passes signals and, if there is a terminal, bytes. The container must be created. */
    void begin(Consumer<Signal> receiver, PrintStream out) {
        for (String name : FORWARDED) handlers.handle(name, received -> forward(receiver, Signal.of(received)));
        listening.ifPresent(each -> begin(each, out));
    }

    /** Waits until all that the container said has been passed on. */
    void finish() {
        relay.ifPresent(Relay::finish);
    }

    private void begin(Listening listens, PrintStream out) {
        Fd master = receive(listens);
        if (RawTerminal.isThere(kernel)) {
            raw = Optional.of(RawTerminal.open(kernel));
            kernel.terminals().setWindowSize(master, RawTerminal.size(kernel));
            handlers.handle("WINCH", changed -> kernel.terminals().setWindowSize(master, RawTerminal.size(kernel)));
        }
        var started = new Relay(kernel, master, out);
        started.start();
        relay = Optional.of(started);
    }

    private Fd receive(Listening listens) {
        try (Fd connection = kernel.sockets().accept4(listens.socket());
                var message = kernel.messages().receive(connection, 64, 1).orElseThrow()) {
            return message.takeDescriptors().getFirst();
        }
    }

    private Listening listen() {
        try {
            Path directory = Files.createTempDirectory("gatun-console");
            Path path = directory.resolve("socket");
            Fd socket = kernel.sockets().socket(Family.UNIX, SocketType.STREAM);
            kernel.sockets().bind(socket, new SocketAddress.Pathname(path.toString()));
            kernel.sockets().listen(socket, 1);
            return new Listening(directory, path, socket);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void forward(Consumer<Signal> receiver, Signal signal) {
        try {
            receiver.accept(signal);
        } catch (EngineException | SyscallException e) {
            // It has ended, which the waiting thread learns by itself.
        }
    }

    @Override
    public void close() {
        handlers.close();
        raw.ifPresent(RawTerminal::close);
        relay.ifPresent(Relay::close);
        listening.ifPresent(each -> {
            each.socket().close();
            try {
                Files.deleteIfExists(each.path());
                Files.deleteIfExists(each.directory());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }
}
