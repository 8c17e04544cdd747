package io.gatun.engine.attach;

import static io.gatun.linux.abi.Poll.IN_CREATE;
import static io.gatun.linux.abi.Poll.IN_MODIFY;
import static io.gatun.linux.abi.Poll.IN_MOVED_TO;

import io.gatun.engine.launch.Shim;
import io.gatun.engine.log.LogFrame;
import io.gatun.engine.log.LogQuery;
import io.gatun.engine.log.LogReader;
import io.gatun.engine.stream.FollowedLog;
import io.gatun.linux.Kernel;
import io.gatun.linux.event.Inotify;
import io.gatun.linux.handle.Fd;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Follows a log by waiting for changes of its directory and for the end of the supervisor. */
final class LogFollower implements FollowedLog {
    private static final int EVENT_BYTES = 1 << 14;

    private final Kernel kernel;
    private final Fd directory;
    private final Shim shim;
    private final Inotify changes;
    private final LogReader reader;
    private final Watch watch;
    private boolean ended;

    /**
     * Follows the log in {@code directory} from where {@code query} begins. Takes ownership of the directory and the shim.
     */
    LogFollower(Kernel kernel, Fd directory, Shim shim, LogQuery query) {
        this.kernel = kernel;
        this.directory = directory;
        this.shim = shim;
        // Watched before it is read: what is written in between is seen by one of the two.
        this.changes = kernel.events().inotify();
        changes.add(directory, IN_MODIFY | IN_CREATE | IN_MOVED_TO);
        this.reader = LogReader.open(kernel, directory, query);
        this.watch = new Watch(kernel, List.of(changes.fd(), shim.process().fd()));
    }

    @Override
    public Optional<LogFrame> next() {
        while (true) {
            Optional<LogFrame> frame = reader.next();
            if (frame.isPresent() || ended || reader.isFinished() || !watch.await()) {
                return frame;
            }
            if (kernel.events().awaitReadable(changes.fd(), Duration.ZERO)) {
                kernel.contents().readOnce(changes.fd(), EVENT_BYTES);
            }
            ended = kernel.events().awaitReadable(shim.process().fd(), Duration.ZERO);
        }
    }

    @Override
    public Optional<LogFrame> ready() {
        return reader.next();
    }

    @Override
    public void interrupt() {
        watch.wake();
    }

    @Override
    public void close() {
        watch.close();
        changes.close();
        reader.close();
        shim.close();
        directory.close();
    }
}
