package io.gatun.proxy.relay.http;

import io.gatun.linux.net.socket.SocketAddress;
import io.gatun.linux.net.socket.SocketAddress.Internet;
import io.gatun.proxy.http.HttpRequest;
import io.gatun.proxy.model.Ending;
import io.gatun.proxy.model.RequestReport;
import io.gatun.proxy.table.Member;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What has become so far of a request that will be reported. For one loop. */
final class Noted {
    private static final String NONE = "-";

    private final SocketAddress client;
    private final @Nullable HttpRequest request;
    private final long begunNanos = System.nanoTime();
    private @Nullable Member backend;
    private int status;
    private long answerNanos;
    private long bytesIn;
    private long bytesOut;

    /**
     * @param request null for what was none
     */
    Noted(SocketAddress client, @Nullable HttpRequest request) {
        this.client = client;
        this.request = request;
    }

    /** An answer begins. */
    void answered(int with) {
        status = with;
        answerNanos = System.nanoTime() - begunNanos;
    }

    /** The proxy itself has said so much. */
    void said(long bytes) {
        bytesOut += bytes;
    }

    /** A backend was asked and has answered, with so many bytes; another may have been before. */
    void carried(Member by, long in, long out) {
        backend = by;
        bytesIn = in;
        bytesOut += out;
    }

    RequestReport report(Internet service, Ending ending) {
        boolean isAnswered = status != 0;
        return new RequestReport(
                Instant.now(),
                client,
                service,
                Optional.ofNullable(backend).map(Member::address),
                request == null ? NONE : request.method(),
                request == null || request.host().isEmpty() ? NONE : request.host(),
                request == null ? NONE : request.path(),
                status,
                isAnswered ? Optional.of(Duration.ofNanos(answerNanos)) : Optional.empty(),
                Duration.ofNanos(System.nanoTime() - begunNanos),
                bytesIn,
                bytesOut,
                ending);
    }
}
