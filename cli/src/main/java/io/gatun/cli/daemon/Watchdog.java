package io.gatun.cli.daemon;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;

/**
 * Asks the daemon through its own socket, as a client does, and tells the service manager of each answer: a daemon that has stopped
 * answering is then started anew, and its containers go on meanwhile.
 */
final class Watchdog implements AutoCloseable {
    private static final int ASKINGS_PER_PERIOD = 3;
    private static final String REQUEST = "GET /_ping HTTP/1.1\r\nHost: gatun\r\nConnection: close\r\n\r\n";
    private static final String OK = "HTTP/1.1 200 ";

    private final Path socket;
    private final ServiceManager manager;
    private final Thread thread;

    private Watchdog(Path socket, ServiceManager manager, Duration period) {
        this.socket = socket;
        this.manager = manager;
        this.thread = Thread.ofPlatform().daemon().name("watchdog").unstarted(() -> watch(period));
    }

    /**
     * Asks from now on.
     *
     * @param period how long the service manager waits
     */
    static Watchdog start(Path socket, ServiceManager manager, Duration period) {
        var watchdog = new Watchdog(socket, manager, period);
        watchdog.thread.start();
        return watchdog;
    }

    private void watch(Duration period) {
        try {
            while (true) {
                if (answers(socket)) manager.alive();
                Thread.sleep(period.dividedBy(ASKINGS_PER_PERIOD));
            }
        } catch (InterruptedException e) {
            // The daemon ends.
        }
    }

    /** Whether somebody answers there; waits as long as it takes. */
    static boolean answers(Path socket) {
        try (var channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            channel.connect(UnixDomainSocketAddress.of(socket));
            channel.write(ByteBuffer.wrap(REQUEST.getBytes(StandardCharsets.US_ASCII)));
            ByteBuffer answer = ByteBuffer.allocate(OK.length());
            while (answer.hasRemaining() && channel.read(answer) >= 0) {}
            return StandardCharsets.US_ASCII.decode(answer.flip()).toString().equals(OK);
        } catch (IOException e) {
            return false;
        }
    }

    /** Ends it; a question that has no answer yet is given up. */
    @Override
    public void close() {
        thread.interrupt();
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
