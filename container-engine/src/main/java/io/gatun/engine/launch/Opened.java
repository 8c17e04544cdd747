package io.gatun.engine.launch;

import io.gatun.engine.plan.frame.Descriptors;
import io.gatun.engine.plan.step.Resource.Channel;
import io.gatun.engine.plan.step.Slot;
import io.gatun.linux.Kernel;
import io.gatun.linux.file.Pipes;
import io.gatun.linux.handle.Fd;
import io.gatun.linux.net.socket.Sockets;
import java.util.HashMap;
import java.util.Map;

/** The descriptors of one launch. What it opened is closed with it, but for what remains with the engine. */
final class Opened implements AutoCloseable {
    private final Kernel kernel;
    private final Map<Slot, Fd> borrowed = new HashMap<>();
    private final Map<Slot, Fd> owned = new HashMap<>();

    Opened(Kernel kernel) {
        this.kernel = kernel;
    }

    /** Uses descriptors of the caller's. */
    void borrow(Map<Slot, Fd> provided) {
        borrowed.putAll(provided);
    }

    /** Takes ownership. */
    void keep(Slot slot, Fd fd) {
        owned.put(slot, fd);
    }

    /** Makes both ends of a channel when it meets the first. */
    void channel(Channel channel) {
        if (owned.containsKey(channel.slot())) {
            return;
        }
        switch (channel.end()) {
            case PIPE_READ -> pipe(channel.slot(), channel.peer());
            case PIPE_WRITE -> pipe(channel.peer(), channel.slot());
            case SOCKET -> {
                var pair = kernel.sockets().socketpair(Sockets.SocketType.STREAM);
                keep(channel.slot(), pair.left());
                keep(channel.peer(), pair.right());
            }
        }
    }

    private void pipe(Slot reader, Slot writer) {
        var pipe = kernel.pipes().pipe2(Pipes.Waiting.BLOCKING);
        keep(reader, pipe.read());
        keep(writer, pipe.write());
    }

    boolean has(Slot slot) {
        return owned.containsKey(slot) || borrowed.containsKey(slot);
    }

    Fd get(Slot slot) {
        Fd fd = owned.containsKey(slot) ? owned.get(slot) : borrowed.get(slot);
        if (fd == null) {
            throw new IllegalStateException("nothing was provided for " + slot);
        }
        return fd;
    }

    /** Gives up the engine's ends of the channels. */
    Map<Slot, Fd> remaining(Descriptors descriptors) {
        var remaining = new HashMap<Slot, Fd>();
        owned.forEach((slot, fd) -> {
            if (!descriptors.has(slot)) {
                remaining.put(slot, fd);
            }
        });
        // Both sides hold it: the start survives the engine that made the container.
        if (has(Slot.START_WRITER)) {
            remaining.put(Slot.START_WRITER, get(Slot.START_WRITER));
        }
        remaining.keySet().forEach(owned::remove);
        return remaining;
    }

    @Override
    public void close() {
        owned.values().forEach(Fd::close);
    }
}
