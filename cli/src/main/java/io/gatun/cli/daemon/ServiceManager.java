package io.gatun.cli.daemon;

import io.gatun.linux.Kernel;
import io.gatun.linux.gate.SyscallException;
import io.gatun.linux.handle.Fd;
import io.gatun.linux.net.socket.SocketAddress;
import io.gatun.linux.net.socket.Sockets.Family;
import io.gatun.linux.net.socket.Sockets.SocketType;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The service manager that has started this process and wants to be told how it is (sd_notify(3)); nobody, if it was started by hand. What
 * cannot be told is said on standard error and stops nothing.
 */
final class ServiceManager implements AutoCloseable {
    private static final int MICROS_TO_NANOS = 1000;

    private final PrintStream err;
    private final Kernel kernel;
    private final @Nullable Fd socket;
    private final Map<String, String> environment;

    private ServiceManager(Map<String, String> environment, Kernel kernel, @Nullable Fd socket, PrintStream err) {
        this.environment = environment;
        this.kernel = kernel;
        this.socket = socket;
        this.err = err;
    }

    /** The one that the environment names. The caller closes it. */
    static ServiceManager of(Map<String, String> environment, Kernel kernel, PrintStream err) {
        String path = environment.getOrDefault("NOTIFY_SOCKET", "");
        return new ServiceManager(environment, kernel, path.isEmpty() ? null : connect(kernel, path, err), err);
    }

    private static @Nullable Fd connect(Kernel kernel, String path, PrintStream err) {
        if (!path.startsWith("/")) {
            err.println("gatun: daemon: NOTIFY_SOCKET must be the path of a socket, not \"%s\"; nobody is told"
                    .formatted(path));
            return null;
        }
        Fd socket = kernel.sockets().socket(Family.UNIX, SocketType.DATAGRAM);
        try {
            kernel.sockets().connect(socket, new SocketAddress.Pathname(path));
            return socket;
        } catch (SyscallException | IllegalArgumentException e) {
            socket.close();
            err.println("gatun: daemon: cannot talk to the service manager: " + e.getMessage());
            return null;
        }
    }

    /** How often it must hear {@link #alive} at least, or it takes this process for stuck; nothing if it does not watch. */
    Optional<Duration> watchdog() {
        String micros = environment.getOrDefault("WATCHDOG_USEC", "");
        String pid = environment.getOrDefault("WATCHDOG_PID", "");
        boolean others = !pid.isEmpty()
                && !pid.equals(Long.toString(ProcessHandle.current().pid()));
        if (socket == null || others || !micros.matches("[1-9][0-9]{0,14}")) return Optional.empty();
        return Optional.of(Duration.ofNanos(Long.parseLong(micros) * MICROS_TO_NANOS));
    }

    /** It serves from now on. */
    void ready(String status) {
        tell("READY=1\nSTATUS=" + status);
    }

    /** It is going to end. */
    void stopping() {
        tell("STOPPING=1\nSTATUS=ending; containers go on");
    }

    /** It has just served a request of its own. */
    void alive() {
        tell("WATCHDOG=1");
    }

    private void tell(String state) {
        Fd open = socket;
        if (open == null) return;
        try {
            kernel.messages().send(open, state.getBytes(StandardCharsets.UTF_8), List.of());
        } catch (SyscallException e) {
            err.println("gatun: daemon: cannot talk to the service manager: " + e.getMessage());
        }
    }

    @Override
    public void close() {
        if (socket != null) socket.close();
    }
}
