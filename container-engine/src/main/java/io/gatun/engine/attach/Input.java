package io.gatun.engine.attach;

import static io.gatun.linux.abi.Poll.EPOLLOUT;

import io.gatun.linux.Kernel;
import io.gatun.linux.abi.Errno;
import io.gatun.linux.event.Epoll;
import io.gatun.linux.gate.Blocking;
import io.gatun.linux.gate.SyscallException;
import io.gatun.linux.handle.Fd;
import io.gatun.linux.terminal.WindowSize;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/** The way into a container: its standard input, or its terminal. Owns the descriptors. For one thread. */
final class Input implements AutoCloseable {
    private static final Duration LOOK = Duration.ofMillis(500);
    /** A terminal that takes anything takes so much (tty_buffer.c): writing never waits where poll(2) has not. */
    private static final int TERMINAL_PIECE_BYTES = 256;

    private final Kernel kernel;
    private final Optional<Fd> terminal;
    private Optional<Fd> stdin;

    Input(Kernel kernel, Optional<Fd> stdin, Optional<Fd> terminal) {
        this.kernel = kernel;
        this.stdin = stdin;
        this.terminal = terminal;
        // The supervisor has the pipe's end too, but only holds it; its terminal it reads.
        stdin.ifPresent(kernel.descriptors()::unblock);
    }

    void write(byte[] bytes, int offset, int length, BooleanSupplier wanted) {
        Optional<Fd> target = terminal.or(() -> stdin);
        if (target.isEmpty()) {
            return;
        }
        byte[] piece = Arrays.copyOfRange(bytes, offset, offset + length);
        try {
            Blocking.call(() -> {
                pass(target.get(), piece, wanted);
                return piece;
            });
        } catch (SyscallException e) {
            // The container has closed its standard input, or has ended.
            if (!e.is(Errno.EPIPE) && !e.is(Errno.EIO)) {
                throw e;
            }
        }
    }

    private void pass(Fd target, byte[] piece, BooleanSupplier wanted) {
        boolean toTerminal = terminal.isPresent();
        int most = toTerminal ? TERMINAL_PIECE_BYTES : piece.length;
        int done = 0;
        boolean open = !toTerminal || awaitRoom(target, wanted);
        while (open && done < piece.length) {
            int count = kernel.contents().writeOnce(target, piece, done, Math.min(most, piece.length - done));
            done += count;
            open = (count > 0 && !toTerminal) || awaitRoom(target, wanted);
        }
    }

    /** False if it is not wanted any more. */
    private boolean awaitRoom(Fd target, BooleanSupplier wanted) {
        try (Epoll room = kernel.events().epoll()) {
            room.add(target, EPOLLOUT, 0);
            while (wanted.getAsBoolean()) {
                if (kernel.events().awaitReadable(room.fd(), LOOK)) return true;
            }
        }
        return false;
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
