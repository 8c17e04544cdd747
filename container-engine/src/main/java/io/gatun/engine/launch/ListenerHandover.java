package io.gatun.engine.launch;

import io.gatun.engine.spec.OciState;
import io.gatun.engine.spec.StateCodec;
import io.gatun.linux.Kernel;
import io.gatun.linux.gate.SyscallException;
import io.gatun.linux.handle.Fd;
import io.gatun.linux.net.socket.Message;
import io.gatun.linux.net.socket.SocketAddress;
import io.gatun.linux.net.socket.Sockets.Family;
import io.gatun.linux.net.socket.Sockets.SocketType;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Gives the descriptor for a container's notified system calls to the agent that answers them. */
final class ListenerHandover {
    private final Kernel kernel;

    ListenerHandover(Kernel kernel) {
        this.kernel = kernel;
    }

    /**
     * Receives the descriptor from the program and sends it on.
     *
     * @param program the engine's end of the socket to the program; borrowed
     * @param path the agent's socket
     * @param process what the agent is told
     */
    void run(Fd program, String path, OciState.OfProcess process) {
        try (Message message = kernel.messages().receive(program, 1, 1).orElseThrow(LaunchException::vanished)) {
            send(path, process, message.descriptors());
        } catch (SyscallException e) {
            throw new LaunchException(
                    "cannot hand the notified system calls to %s: %s".formatted(path, e.getMessage()),
                    "start the agent that listens there first");
        }
    }

    private void send(String path, OciState.OfProcess process, List<Fd> descriptors) {
        byte[] text = StateCodec.write(process).toString().getBytes(StandardCharsets.UTF_8);
        try (Fd agent = kernel.sockets().socket(Family.UNIX, SocketType.STREAM)) {
            kernel.sockets().connect(agent, new SocketAddress.Pathname(path));
            kernel.messages().send(agent, text, descriptors);
        }
    }
}
