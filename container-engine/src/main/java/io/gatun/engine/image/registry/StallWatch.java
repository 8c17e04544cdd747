package io.gatun.engine.image.registry;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Closes streams on which nothing has come for too long: the client's own time limit ends with the headers of an answer. */
final class StallWatch implements AutoCloseable {
    private final long nanos;
    private final Set<Watched> open = ConcurrentHashMap.newKeySet();
    private final Thread thread;

    StallWatch(Duration patience) {
        nanos = patience.toNanos();
        thread = Thread.ofPlatform().daemon().name("gatun-stalls").start(this::watch);
    }

    InputStream watched(InputStream in) {
        var watched = new Watched(in);
        open.add(watched);
        return watched;
    }

    private void watch() {
        try {
            while (true) {
                Thread.sleep(Duration.ofNanos(Math.max(nanos / 10, 1_000_000)));
                long now = System.nanoTime();
                for (Watched each : open) each.check(now);
            }
        } catch (InterruptedException e) {
            // Closed.
        }
    }

    @Override
    public void close() {
        thread.interrupt();
    }

    private final class Watched extends InputStream {
        private final InputStream in;
        private volatile long waitingSince;
        private volatile boolean stalled;

        Watched(InputStream in) {
            this.in = in;
        }

        private void check(long now) {
            long since = waitingSince;
            if (since == 0 || now - since < nanos) return;
            stalled = true;
            try {
                in.close();
            } catch (IOException e) {
                // Whoever reads is told that it stalled.
            }
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] into, int offset, int length) throws IOException {
            waitingSince = System.nanoTime() | 1;
            try {
                int count = in.read(into, offset, length);
                if (stalled) throw new IOException("nothing came for %d s".formatted(nanos / 1_000_000_000));
                return count;
            } catch (IOException e) {
                if (stalled) throw new IOException("nothing came for %d s".formatted(nanos / 1_000_000_000), e);
                throw e;
            } finally {
                waitingSince = 0;
            }
        }

        @Override
        public void close() throws IOException {
            open.remove(this);
            in.close();
        }
    }
}
