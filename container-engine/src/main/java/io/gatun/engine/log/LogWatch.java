package io.gatun.engine.log;

import static io.gatun.linux.abi.Poll.EPOLLIN;
import static io.gatun.linux.abi.Poll.IN_CREATE;
import static io.gatun.linux.abi.Poll.IN_MODIFY;
import static io.gatun.linux.abi.Poll.IN_MOVED_TO;

import io.gatun.linux.Kernel;
import io.gatun.linux.event.Epoll;
import io.gatun.linux.event.Inotify;
import io.gatun.linux.handle.Fd;
import io.gatun.linux.handle.PidFd;
import java.time.Duration;

/** Waits for more of a log: for what is written (inotify(7)), and for the end of the supervisor that writes it. For one thread. */
public final class LogWatch implements AutoCloseable {
    private static final int EVENT_BYTES = 4096;

    private final Kernel kernel;
    private final PidFd writer;
    private final Inotify changes;
    private final Epoll either;

    /**
     * Watches from now on.
     *
     * @param directory of the log; borrowed
     * @param writer the supervisor; borrowed for as long as this object is open
     */
    public LogWatch(Kernel kernel, Fd directory, PidFd writer) {
        this.kernel = kernel;
        this.writer = writer;
        this.changes = kernel.events().inotify();
        this.either = kernel.events().epoll();
        try {
            changes.add(directory, IN_MODIFY | IN_CREATE | IN_MOVED_TO);
            either.add(changes.fd(), EPOLLIN, 0);
            either.add(writer.fd(), EPOLLIN, 0);
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    /** Whether nothing more is written. What was written before is read after this was asked. */
    public boolean hasEnded() {
        return kernel.events().awaitReadable(writer.fd(), Duration.ZERO);
    }

    /** Waits until there may be more, or the writer has ended; false if the time is over before. */
    public boolean await(Duration limit) {
        if (!kernel.events().awaitReadable(either.fd(), limit)) {
            return false;
        }
        if (kernel.events().awaitReadable(changes.fd(), Duration.ZERO)) {
            kernel.contents().readOnce(changes.fd(), EVENT_BYTES);
        }
        return true;
    }

    @Override
    public void close() {
        either.close();
        changes.close();
    }
}
