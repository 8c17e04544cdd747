package io.gatun.daemon.http;

/** Who answers requests. Called on a virtual thread of the request's own; when it returns, the request is answered. */
@FunctionalInterface
public interface Service {
    /** Answers one request. What it throws is a defect of the service and closes the connection. */
    void serve(Exchange exchange);
}
