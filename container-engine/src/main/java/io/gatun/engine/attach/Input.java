package io.gatun.engine.attach;

import io.gatun.linux.Kernel;
import io.gatun.linux.abi.Errno;
import io.gatun.linux.gate.Blocking;
import io.gatun.linux.gate.SyscallException;
import io.gatun.linux.handle.Fd;
import io.gatun.linux.terminal.WindowSize;
import java.util.Arrays;
import java.util.Optional;

/** The way into a container: its standard input, or its terminal. Owns the descriptors. For one thread. */
final class Input implements AutoCloseable {
    private final Kernel kernel;
    private final Optional<Fd> terminal;
    private Optional<Fd> stdin;

    Input(Kernel kernel, Optional<Fd> stdin, Optional<Fd> terminal) {
        this.kernel = kernel;
        this.stdin = stdin;
        this.terminal = terminal;
    }

    void write(byte[] bytes, int offset, int length) {
        Optional<Fd> target = terminal.or(() -> stdin);
        if (target.isEmpty()) {
            return;
        }
        byte[] piece = Arrays.copyOfRange(bytes, offset, offset + length);
        try {
            Blocking.call(() -> {
                kernel.contents().writeAll(target.get(), piece);
                return piece;
            });
        } catch (SyscallException e) {
            // The container has closed its standard input, or has ended.
            if (!e.is(Errno.EPIPE) && !e.is(Errno.EIO)) {
                throw e;
            }
        }
    }

    void closeStdin() {
        stdin.ifPresent(Fd::close);
        stdin = Optional.empty();
    }

    void resize(int rows, int columns) {
        terminal.ifPresent(fd -> kernel.terminals().setWindowSize(fd, new WindowSize(rows, columns)));
    }

    @Override
    public void close() {
        closeStdin();
        terminal.ifPresent(Fd::close);
    }
}
