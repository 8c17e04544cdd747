package io.gatun.daemon.http;

import java.io.IOException;

/** Answers the requests of one route. */
@FunctionalInterface
public interface Handler {
    /**
     * Answers one request.
     *
     * @throws IOException if the client is gone
     */
    void handle(Call call) throws IOException;
}
