package io.gatun.engine.log;

import io.gatun.engine.plan.record.LogFormat;
import io.gatun.linux.Kernel;
import io.gatun.linux.abi.Errno;
import io.gatun.linux.abi.Fcntl;
import io.gatun.linux.file.OpenHow;
import io.gatun.linux.file.Stat;
import io.gatun.linux.gate.SyscallException;
import io.gatun.linux.handle.Fd;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** One file of a log, open for reading. It may be renamed or lose its name at any time. */
record LogFile(Fd fd, Stat stat) implements AutoCloseable {
    private static final int ATTEMPTS = 1000;
    private static final int PIECE_BYTES = 65_536;

    /** All files of the log in {@code directory}, the oldest first. The caller closes them. */
    static List<LogFile> openAll(Kernel kernel, Fd directory) {
        for (int attempt = 1; ; attempt++) {
            var opened = new ArrayList<LogFile>();
            if (openAll(kernel, directory, opened) || attempt == ATTEMPTS) {
                return opened.reversed();
            }
            opened.forEach(LogFile::close);
            Thread.onSpinWait();
        }
    }

    /**
     * Opens the files, the newest first: a file that is renamed meanwhile is met once more, and known by its inode.
     *
     * @return whether all files that were listed were there, so that none was on its way from one name to the next
     */
    private static boolean openAll(Kernel kernel, Fd directory, List<LogFile> opened) {
        int highest = highestNumber(kernel, directory);
        for (int number = 0; number <= highest; number++) {
            Optional<LogFile> file = open(kernel, directory, LogFormat.file(number));
            if (file.isEmpty()) {
                return false;
            }
            if (opened.stream().anyMatch(known -> known.isSameAs(file.get()))) {
                file.get().close();
            } else {
                opened.add(file.get());
            }
        }
        return opened.isEmpty() || opened.getFirst().isNewest(kernel, directory);
    }

    private static int highestNumber(Kernel kernel, Fd directory) {
        int highest = -1;
        try (var names = kernel.files().list(directory)) {
            while (names.hasNext()) {
                highest = Math.max(highest, number(names.next().name()));
            }
        }
        return highest;
    }

    private static int number(String name) {
        String rest = name.startsWith(LogFormat.FILE) ? name.substring(LogFormat.FILE.length()) : "?";
        if (rest.isEmpty()) {
            return 0;
        }
        return rest.matches("\\.[1-9][0-9]{0,3}") ? Integer.parseInt(rest.substring(1)) : -1;
    }

    private static Optional<LogFile> open(Kernel kernel, Fd directory, String name) {
        try {
            var how = OpenHow.read().with(Fcntl.O_NOFOLLOW | Fcntl.O_NONBLOCK);
            Fd fd = kernel.files().openat2(directory, name, how);
            return Optional.of(new LogFile(fd, kernel.files().statx(fd)));
        } catch (SyscallException e) {
            if (e.is(Errno.ENOENT)) {
                return Optional.empty();
            }
            throw e;
        }
    }

    /** Whether this is the file that is being written. */
    boolean isNewest(Kernel kernel, Fd directory) {
        try {
            return kernel.files().statx(directory, LogFormat.FILE).isSameFile(stat);
        } catch (SyscallException e) {
            if (e.is(Errno.ENOENT)) {
                return false;
            }
            throw e;
        }
    }

    boolean isSameAs(LogFile other) {
        return stat.isSameFile(other.stat);
    }

    /** The next piece; empty at the end as it is now. */
    byte[] read(Kernel kernel) {
        return kernel.contents().readOnce(fd, PIECE_BYTES);
    }

    @Override
    public void close() {
        fd.close();
    }
}
