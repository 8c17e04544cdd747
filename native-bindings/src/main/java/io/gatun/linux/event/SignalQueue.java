package io.gatun.linux.event;

import static io.gatun.linux.abi.EventStruct.SIGNALFD_SIGINFO;
import static io.gatun.linux.abi.Struct.offset;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import io.gatun.linux.file.Contents;
import io.gatun.linux.handle.Fd;
import io.gatun.linux.process.Signal;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Optional;

/** Signals of the reading thread that can be waited for (signalfd(2)). */
public final class SignalQueue implements AutoCloseable {
    private static final long SIGNAL = offset(SIGNALFD_SIGINFO, "ssi_signo");
    private static final long PID = offset(SIGNALFD_SIGINFO, "ssi_pid");
    private static final long UID = offset(SIGNALFD_SIGINFO, "ssi_uid");

    private final Contents contents;
    private final Fd fd;

    /**
     * A signal that came.
     *
     * @param pid who sent it; 0 for the kernel or a process outside this pid namespace
     * @param uid as whom
     */
    public record Received(Signal signal, int pid, int uid) {}

    /** Takes ownership of {@code fd}. */
    SignalQueue(Contents contents, Fd fd) {
        this.contents = contents;
        this.fd = fd;
    }

    /** What to wait for; borrowed. */
    public Fd fd() {
        return fd;
    }

    /** The next signal, if one has come. */
    public Optional<Received> take() {
        try (var arena = Arena.ofConfined()) {
            MemorySegment info = arena.allocate(SIGNALFD_SIGINFO);
            if (contents.tryRead(fd, info) == Contents.WOULD_BLOCK) {
                return Optional.empty();
            }
            var signal = new Signal(info.get(JAVA_INT, SIGNAL));
            return Optional.of(new Received(signal, info.get(JAVA_INT, PID), info.get(JAVA_INT, UID)));
        }
    }

    @Override
    public void close() {
        fd.close();
    }
}
