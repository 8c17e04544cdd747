package io.gatun.daemon.http;

/** Who answers requests. Called on a thread of the request's own; when it returns, the request is answered. */
public interface Service {
    /** Whether a request's thread must not be a virtual one; see {@link Router#addApart}. Called on the event loop. */
    boolean isApart(Exchange exchange);

    /** Answers one request. What it throws is a defect of the service and closes the connection. */
    void serve(Exchange exchange);
}
