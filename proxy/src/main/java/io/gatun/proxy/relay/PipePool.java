package io.gatun.proxy.relay;

import io.gatun.linux.abi.Errno;
import io.gatun.linux.file.Pipe;
import io.gatun.linux.file.Pipes;
import io.gatun.linux.file.Pipes.Waiting;
import io.gatun.linux.gate.SyscallException;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/** Empty pipes of one loop: few connections are in the middle of a transfer at the same time, and only those need one. */
final class PipePool implements AutoCloseable {
    /** What fits between two sockets without waking anybody; a larger one was not faster. */
    static final int PIPE_BYTES = 1 << 20;

    private static final int DESCRIPTORS = 2;
    private static final int KEPT = 32;

    private final Pipes pipes;
    private final Budget descriptors;
    private final ArrayDeque<Pipe> empty = new ArrayDeque<>();

    PipePool(Pipes pipes, Budget descriptors) {
        this.pipes = pipes;
        this.descriptors = descriptors;
    }

    /** An empty pipe; null when there are no descriptors for one, and the transfer has to go by copies. */
    @Nullable
    Pipe take() {
        Pipe pipe = empty.pollLast();
        if (pipe != null || !descriptors.take(DESCRIPTORS)) return pipe;
        try {
            return grown(pipes.pipe2(Waiting.NONBLOCKING));
        } catch (SyscallException e) {
            descriptors.give(DESCRIPTORS);
            if (e.is(Errno.EMFILE) || e.is(Errno.ENFILE)) return null;
            throw e;
        }
    }

    // Without CAP_SYS_RESOURCE there is a sum of all pipes of a user (pipe(7), pipe-user-pages-soft); a small pipe
    // works too.
    private Pipe grown(Pipe pipe) {
        try {
            pipes.resize(pipe.write(), PIPE_BYTES);
        } catch (SyscallException e) {
            if (!e.is(Errno.EPERM)) {
                pipe.close();
                throw e;
            }
        }
        return pipe;
    }

    /** Takes back a pipe with nothing in it. */
    void give(Pipe pipe) {
        if (empty.size() < KEPT) empty.addLast(pipe);
        else discard(pipe);
    }

    /** Takes back a pipe with whatever is in it. */
    void discard(Pipe pipe) {
        pipe.close();
        descriptors.give(DESCRIPTORS);
    }

    @Override
    public void close() {
        while (!empty.isEmpty()) discard(empty.removeLast());
    }
}
