package io.gatun.proxy.model;

import io.gatun.linux.net.socket.SocketAddress;
import io.gatun.linux.net.socket.SocketAddress.Internet;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Something that has come to its end, as the access log tells it. */
public sealed interface Report permits ConnectionReport, RequestReport {
    /** When it ended. */
    Instant end();

    /** Whose it was. */
    SocketAddress client();

    /** Where it was accepted. */
    Internet service();

    /** Who had it; nobody if it was refused. */
    Optional<SocketAddress> backend();

    /** From its beginning. */
    Duration duration();

    /** From the client. */
    long bytesIn();

    /** To the client. */
    long bytesOut();

    Ending ending();
}
