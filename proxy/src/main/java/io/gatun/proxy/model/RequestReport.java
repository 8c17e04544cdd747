package io.gatun.proxy.model;

import io.gatun.linux.net.socket.SocketAddress;
import io.gatun.linux.net.socket.SocketAddress.Internet;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * A request of HTTP that has been answered, or never will be.
 *
 * @param method as the client wrote it; {@code -} if it was none
 * @param host in small letters, without its port; {@code -} if there was none
 * @param path without the query, which is nobody's business; {@code -} if it was none
 * @param status of the answer; 0 if there was none
 * @param answer how long it took until the answer began; none if it never did
 * @param duration from when the head of the request was complete
 * @param bytesIn to the backend, its head as it was written anew included
 * @param bytesOut to the client, the same
 */
public record RequestReport(
        Instant end,
        SocketAddress client,
        Internet service,
        Optional<SocketAddress> backend,
        String method,
        String host,
        String path,
        int status,
        Optional<Duration> answer,
        Duration duration,
        long bytesIn,
        long bytesOut,
        Ending ending)
        implements Report {}
