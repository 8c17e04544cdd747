package io.gatun.engine.log;

import io.gatun.linux.Kernel;
import java.util.List;
import java.util.Optional;

/**
 * Where the last lines of a log begin. Files are counted from the newest on until there are enough lines, so that a short tail of
 * a long log costs one file; nothing but counts is kept.
 */
final class LogTail {
    private static final byte NEWLINE = '\n';

    private final Kernel kernel;
    private final List<LogFile> files;

    /**
     * A place in a log.
     *
     * @param file index of the file
     * @param offset of a frame in it
     * @param skipped how many bytes of that frame's content come before the place
     */
    record Place(int file, long offset, int skipped) {}

    private record Count(long newlines, boolean isEmpty, boolean endsWithNewline) {}

    LogTail(Kernel kernel, List<LogFile> files) {
        this.kernel = kernel;
        this.files = files;
    }

    /** The place behind the last line that is not among the last {@code lines}; empty if all are. */
    Optional<Place> find(long lines) {
        if (lines == 0 && !files.isEmpty()) {
            return Optional.of(end());
        }
        long wanted = lines;
        boolean atEnd = true;
        for (int index = files.size() - 1; index >= 0; index--) {
            Count count = count(files.get(index));
            // The last newline ends the last line; a line without one is a line too.
            if (atEnd && !count.isEmpty) {
                wanted += count.endsWithNewline ? 1 : 0;
                atEnd = false;
            }
            if (wanted <= count.newlines) {
                return Optional.of(place(index, count.newlines - wanted + 1));
            }
            wanted -= count.newlines;
        }
        return Optional.empty();
    }

    /** Behind all frames; the one that may be being written comes after it. */
    private Place end() {
        int newest = files.size() - 1;
        var frames = new FrameScan(kernel, files.get(newest));
        while (frames.next().isPresent()) {}
        return new Place(newest, frames.position(), 0);
    }

    private Count count(LogFile file) {
        long newlines = 0;
        boolean empty = true;
        boolean endsWithNewline = false;
        var frames = new FrameScan(kernel, file);
        for (var next = frames.next(); next.isPresent(); next = frames.next()) {
            byte[] content = next.get().content();
            empty = false;
            endsWithNewline = content[content.length - 1] == NEWLINE;
            newlines += newlines(content);
        }
        return new Count(newlines, empty, endsWithNewline);
    }

    /** Behind the {@code nth} newline of a file. */
    private Place place(int index, long nth) {
        var frames = new FrameScan(kernel, files.get(index));
        long left = nth;
        while (true) {
            byte[] content = frames.next().orElseThrow().content();
            int newlines = newlines(content);
            if (newlines >= left) {
                return new Place(index, frames.offset(), behind(content, left));
            }
            left -= newlines;
        }
    }

    private static int newlines(byte[] content) {
        int newlines = 0;
        for (byte next : content) {
            newlines += next == NEWLINE ? 1 : 0;
        }
        return newlines;
    }

    private static int behind(byte[] content, long nth) {
        long left = nth;
        int at = 0;
        while (left > 0) {
            left -= content[at++] == NEWLINE ? 1 : 0;
        }
        return at;
    }
}
