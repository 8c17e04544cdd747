package io.gatun.engine.log;

import io.gatun.linux.Kernel;
import io.gatun.linux.handle.Fd;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Reads a container's log from its oldest file to its newest and on, while its supervisor writes and rotates: every frame once
 * and in order. Damage is passed over and lost frames are counted ({@link LogFrame#missing}). For one thread.
 */
public final class LogReader implements AutoCloseable {
    private static final Duration LONG = Duration.ofDays(1);

    private final Kernel kernel;
    private final Fd directory;
    private final LogQuery query;
    private final Deque<LogFile> files;
    private FrameDecoder decoder = new FrameDecoder();
    private int skipped;
    private long lastSequence;
    private long damagedBytes;
    private boolean finished;
    private boolean ownsDirectory;

    private LogReader(Kernel kernel, Fd directory, LogQuery query) {
        this.kernel = kernel;
        this.directory = directory;
        this.query = query;
        this.files = new ArrayDeque<>(LogFile.openAll(kernel, directory));
    }

    /**
     * A reader that begins where {@code query} does.
     *
     * @param directory of the log; borrowed for as long as the reader is open
     */
    public static LogReader open(Kernel kernel, Fd directory, LogQuery query) {
        var reader = new LogReader(kernel, directory, query);
        try {
            query.tailLines().ifPresent(reader::begin);
            return reader;
        } catch (RuntimeException e) {
            reader.close();
            throw e;
        }
    }

    /** As {@link #open}; the directory is closed with the reader. */
    public static LogReader owning(Kernel kernel, Fd directory, LogQuery query) {
        try {
            LogReader reader = open(kernel, directory, query);
            reader.ownsDirectory = true;
            return reader;
        } catch (RuntimeException e) {
            directory.close();
            throw e;
        }
    }

    /** The next frame that is there now; empty if there is none yet, or none any more. */
    public Optional<LogFrame> next() {
        Optional<LogFrame> next = nextFrame();
        while (next.filter(this::isPassedOver).isPresent()) {
            next = nextFrame();
        }
        if (next.filter(this::isTooLate).isPresent()) {
            finished = true;
            return Optional.empty();
        }
        return next;
    }

    /** Reads what is there and what comes, until the writer has ended or the time that was asked for has passed. */
    public void follow(LogWatch watch, Consumer<LogFrame> each) {
        boolean last = false;
        while (!finished && !last) {
            last = watch.hasEnded()
                    || query.until().filter(Instant.now()::isAfter).isPresent();
            for (var next = next(); next.isPresent(); next = next()) {
                each.accept(next.get());
            }
            if (!finished && !last) {
                watch.await(patience());
            }
        }
    }

    private Duration patience() {
        return query.until()
                .map(end -> Duration.between(Instant.now(), end).plusMillis(1))
                .filter(left -> left.compareTo(LONG) < 0)
                .orElse(LONG);
    }

    /** Whether nothing that may come is asked for. */
    public boolean isFinished() {
        return finished;
    }

    /** How many bytes of the files were no frames. */
    public long damagedBytes() {
        return damagedBytes + decoder.damagedBytes();
    }

    /** Closes the files. */
    @Override
    public void close() {
        files.forEach(LogFile::close);
        files.clear();
        if (ownsDirectory) {
            directory.close();
        }
    }

    private void begin(long lines) {
        var all = List.copyOf(files);
        Optional<LogTail.Place> place = new LogTail(kernel, all).find(lines);
        all.forEach(file -> kernel.contents().seek(file.fd(), 0));
        place.ifPresent(found -> {
            for (int i = 0; i < found.file(); i++) {
                files.remove().close();
            }
            kernel.contents().seek(files.element().fd(), found.offset());
            skipped = found.skipped();
        });
    }

    private boolean isPassedOver(LogFrame frame) {
        return frame.length() == 0
                || query.since().filter(frame.time()::isBefore).isPresent();
    }

    private boolean isTooLate(LogFrame frame) {
        return query.until().filter(frame.time()::isAfter).isPresent();
    }

    private Optional<LogFrame> nextFrame() {
        while (!finished) {
            Optional<LogFrame> frame = decoder.next();
            if (frame.isEmpty() && feed()) {
                continue;
            }
            if (frame.isEmpty() && files.size() < 2) {
                if (!findNewer()) {
                    return Optional.empty();
                }
                continue;
            }
            if (frame.isEmpty()) {
                frame = decoder.last();
            }
            if (frame.isPresent()) {
                return frame.map(this::counted);
            }
            files.remove().close();
            startFile();
        }
        return Optional.empty();
    }

    private boolean feed() {
        if (files.isEmpty()) {
            files.addAll(LogFile.openAll(kernel, directory));
        }
        byte[] piece = files.isEmpty() ? new byte[0] : files.element().read(kernel);
        decoder.feed(piece);
        return piece.length > 0;
    }

    /** Looks for files that took the place of the one being read; to that, what is to come has come already. */
    private boolean findNewer() {
        if (files.isEmpty() || files.element().isNewest(kernel, directory)) {
            return false;
        }
        var all = LogFile.openAll(kernel, directory);
        int known = -1;
        for (int i = 0; i < all.size(); i++) {
            known = all.get(i).isSameAs(files.element()) ? i : known;
        }
        all.subList(0, known + 1).forEach(LogFile::close);
        return files.addAll(all.subList(known + 1, all.size()));
    }

    private void startFile() {
        damagedBytes += decoder.damagedBytes();
        decoder = new FrameDecoder();
    }

    /** A sequence that begins anew belongs to a container that was started again. */
    private LogFrame counted(LogFrame frame) {
        long lost = frame.sequence() - lastSequence - 1;
        boolean known = lastSequence > 0 && lost > 0;
        lastSequence = frame.sequence();
        int from = skipped;
        skipped = 0;
        return frame.from(from).after(known ? lost : 0);
    }
}
