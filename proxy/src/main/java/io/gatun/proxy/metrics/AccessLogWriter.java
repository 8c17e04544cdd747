package io.gatun.proxy.metrics;

import io.gatun.proxy.model.AddressText;
import io.gatun.proxy.model.ConnectionReport;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Locale;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/**
 * Writes a line for each connection it is told of, on a thread of its own: who tells never waits. Lines that come faster than they can
 * be written are counted and left out. The file is opened anew each time, so it may be moved away.
 */
public final class AccessLogWriter implements Consumer<ConnectionReport>, AutoCloseable {
    private static final System.Logger LOG = System.getLogger(AccessLogWriter.class.getName());
    private static final int QUEUE = 8192;
    private static final double NANOS_PER_MILLI = 1e6;

    private final Path file;
    private final BlockingQueue<ConnectionReport> queue = new ArrayBlockingQueue<>(QUEUE);
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
    public void accept(ConnectionReport report) {
        if (!queue.offer(report)) left.incrementAndGet();
    }

    private void write() {
        while (!closed || !queue.isEmpty()) {
            try {
                ConnectionReport first = queue.poll(100, TimeUnit.MILLISECONDS);
                if (first != null) writeFrom(first);
            } catch (IOException e) {
                LOG.log(System.Logger.Level.WARNING, "cannot write the access log " + file, e);
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    private void writeFrom(ConnectionReport first) throws IOException {
        try (Writer out = open()) {
            for (ConnectionReport next = first; next != null; next = queue.poll()) out.write(line(next));
            long missing = left.getAndSet(0);
            if (missing > 0) out.write("# " + missing + " connections left out: the log was too slow\n");
        }
    }

    /** The line of a connection: fields as name=value, times in milliseconds. */
    static String line(ConnectionReport report) {
        return String.format(
                Locale.ROOT,
                "%s service=%s client=%s backend=%s connect_ms=%.3f ms=%.3f in=%d out=%d ending=%s%n",
                report.end(),
                AddressText.of(report.service()),
                AddressText.of(report.client()),
                report.backend().map(AddressText::of).orElse("-"),
                report.connect().toNanos() / NANOS_PER_MILLI,
                report.duration().toNanos() / NANOS_PER_MILLI,
                report.bytesIn(),
                report.bytesOut(),
                report.ending().text());
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
