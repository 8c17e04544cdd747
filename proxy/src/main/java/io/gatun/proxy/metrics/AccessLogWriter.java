package io.gatun.proxy.metrics;

import io.gatun.proxy.model.AddressText;
import io.gatun.proxy.model.ConnectionReport;
import io.gatun.proxy.model.Report;
import io.gatun.proxy.model.RequestReport;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/**
 * Writes a line for each connection and request it is told of, on a thread of its own: who tells never waits. Lines that come faster than they can
 * be written are counted and left out. The file is opened anew each time, so it may be moved away.
 */
public final class AccessLogWriter implements Consumer<Report>, AutoCloseable {
    private static final System.Logger LOG = System.getLogger(AccessLogWriter.class.getName());
    private static final int QUEUE = 8192;
    private static final double NANOS_PER_MILLI = 1e6;

    private final Path file;
    private final BlockingQueue<Report> queue = new ArrayBlockingQueue<>(QUEUE);
    private final AtomicLong left = new AtomicLong();
    private final Thread writer;
    private volatile boolean closed;

    /**
     * Begins to write.
     *
     * @throws UncheckedIOException if the file cannot be written
     */
    public AccessLogWriter(Path file) {
        this.file = file;
        try {
            open().close();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write the access log " + file, e);
        }
        writer = Thread.ofPlatform().daemon().name("gatun-proxy-log").start(this::write);
    }

    private Writer open() throws IOException {
        return Files.newBufferedWriter(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }

    @Override
    public void accept(Report report) {
        if (!queue.offer(report)) left.incrementAndGet();
    }

    private void write() {
        while (!closed || !queue.isEmpty()) {
            try {
                Report first = queue.poll(100, TimeUnit.MILLISECONDS);
                if (first != null) writeFrom(first);
            } catch (IOException e) {
                LOG.log(System.Logger.Level.WARNING, "cannot write the access log " + file, e);
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    private void writeFrom(Report first) throws IOException {
        try (Writer out = open()) {
            for (Report next = first; next != null; next = queue.poll()) out.write(line(next));
            long missing = left.getAndSet(0);
            if (missing > 0) out.write("# " + missing + " lines left out: the log was too slow\n");
        }
    }

    /** The line of what has ended: fields as name=value, times in milliseconds. */
    static String line(Report report) {
        return String.format(
                Locale.ROOT,
                "%s service=%s client=%s backend=%s %s ms=%.3f in=%d out=%d ending=%s%n",
                report.end(),
                AddressText.of(report.service()),
                AddressText.of(report.client()),
                report.backend().map(AddressText::of).orElse("-"),
                of(report),
                millis(report.duration()),
                report.bytesIn(),
                report.bytesOut(),
                report.ending().text());
    }

    private static String of(Report report) {
        return switch (report) {
            case ConnectionReport each -> String.format(Locale.ROOT, "connect_ms=%.3f", millis(each.connect()));
            case RequestReport each ->
                "method=%s host=%s path=%s status=%s answer_ms=%s"
                        .formatted(
                                LogText.of(each.method()),
                                LogText.of(each.host()),
                                LogText.of(each.path()),
                                each.status() == 0 ? "-" : each.status(),
                                each.answer()
                                        .map(time -> String.format(Locale.ROOT, "%.3f", millis(time)))
                                        .orElse("-"));
        };
    }

    private static double millis(Duration time) {
        return time.toNanos() / NANOS_PER_MILLI;
    }

    @Override
    public void close() {
        closed = true;
        try {
            writer.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
