package io.gatun.linux.event;

import io.gatun.linux.abi.CString;
import io.gatun.linux.abi.FlagSets;
import io.gatun.linux.abi.FlagText;
import io.gatun.linux.abi.Syscall;
import io.gatun.linux.file.Contents;
import io.gatun.linux.gate.SyscallException;
import io.gatun.linux.gate.SyscallGate;
import io.gatun.linux.handle.Fd;
import java.lang.foreign.Arena;
import java.nio.file.Path;

/** Changes of files that can be waited for (inotify(7)). Masks are {@code IN_*} of {@link io.gatun.linux.abi.Poll}. */
public final class Inotify implements AutoCloseable {
    private final SyscallGate gate;
    private final Contents contents;
    private final Fd fd;

    /** One watched file. */
    public record Watch(int number) {}

    /** Takes ownership of {@code fd}. */
    Inotify(SyscallGate gate, Contents contents, Fd fd) {
        this.gate = gate;
        this.contents = contents;
        this.fd = fd;
    }

    /** What to wait for; borrowed. */
    public Fd fd() {
        return fd;
    }

    /** Watches a file; of a directory, the files in it too (inotify_add_watch(2)). */
    public Watch add(Path path, long mask) {
        try (var arena = Arena.ofConfined()) {
            long name = CString.in(arena, path.toString()).address();
            long result = gate.call(Syscall.INOTIFY_ADD_WATCH, fd.number(), name, mask);
            if (result < 0) {
                throw SyscallException.of(
                        result, Syscall.INOTIFY_ADD_WATCH, fd, path.toString(), FlagText.bits(FlagSets.INOTIFY, mask));
            }
            return new Watch((int) result);
        }
    }

    /** Watches an open file, O_PATH included. */
    public Watch add(Fd file, long mask) {
        return add(Path.of("/proc/self/fd", file.toString()), mask);
    }

    /** Ends a watch; one more event, IN_IGNORED, says so (inotify_rm_watch(2)). */
    public void remove(Watch watch) {
        long result = gate.call(Syscall.INOTIFY_RM_WATCH, fd.number(), watch.number());
        if (result < 0) {
            throw SyscallException.of(result, Syscall.INOTIFY_RM_WATCH, fd, watch.number());
        }
    }

    /** Reads the events that have come into {@code into}, in place of those that were there. */
    public void read(InotifyEvents into) {
        long bytes = contents.tryRead(fd, into.memory());
        into.filled(Math.max(0, bytes));
    }

    @Override
    public void close() {
        fd.close();
    }
}
