package io.gatun.engine.oci;

import io.gatun.engine.model.BadRequestException;
import io.gatun.engine.plan.step.Slot;
import io.gatun.linux.Kernel;
import io.gatun.linux.gate.SyscallException;
import io.gatun.linux.handle.Fd;
import io.gatun.linux.net.socket.SocketAddress;
import io.gatun.linux.net.socket.Sockets.Family;
import io.gatun.linux.net.socket.Sockets.SocketType;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * The connection to whoever takes the master side of a container's terminal.
 *
 * @param fd owned; absent if there is no terminal
 */
record ConsoleSocket(Optional<Fd> fd) implements AutoCloseable {
    /**
     * Connects to the caller's socket, if the process wants a terminal.
     *
     * @throws BadRequestException if it does and there is no socket, or nobody listens
     */
    static ConsoleSocket open(Kernel kernel, Optional<Path> console, boolean terminal) {
        if (terminal != console.isPresent()) {
            throw terminal
                    ? new BadRequestException(
                            "process.terminal needs somebody who takes the terminal", "give a --console-socket")
                    : new BadRequestException(
                            "there is a console socket but no terminal", "set process.terminal, or leave it out");
        }
        return new ConsoleSocket(console.map(path -> connect(kernel, path)));
    }

    /** What the program finds. */
    Map<Slot, Fd> slots() {
        return fd.map(socket -> Map.of(Slot.CONSOLE, socket)).orElse(Map.of());
    }

    private static Fd connect(Kernel kernel, Path path) {
        Fd socket = kernel.sockets().socket(Family.UNIX, SocketType.STREAM);
        try {
            kernel.sockets().connect(socket, new SocketAddress.Pathname(path.toString()));
            return socket;
        } catch (SyscallException e) {
            socket.close();
            throw new BadRequestException(
                    "cannot connect to the console socket %s: %s"
                            .formatted(path, e.errno().text()),
                    "start what listens there first");
        }
    }

    @Override
    public void close() {
        fd.ifPresent(Fd::close);
    }
}
