package io.gatun.proxy.model;

import io.gatun.linux.net.socket.SocketAddress;
import io.gatun.linux.net.socket.SocketAddress.Internet;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * A connection that has ended.
 *
 * @param end when
 * @param client whose it was
 * @param service where it was accepted
 * @param backend who had it; nobody if it was refused
 * @param connect how long connecting to the backend took
 * @param duration from when it was accepted
 * @param bytesIn from the client
 * @param bytesOut to the client
 */
public record ConnectionReport(
        Instant end,
        SocketAddress client,
        Internet service,
        Optional<SocketAddress> backend,
        Duration connect,
        Duration duration,
        long bytesIn,
        long bytesOut,
        Ending ending)
        implements Report {}
