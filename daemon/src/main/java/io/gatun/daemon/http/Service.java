package io.gatun.daemon.http;

/** Who answers requests. */
@FunctionalInterface
public interface Service {
    /** What answers a request. Called on a virtual thread of the request's own; to be done after that, once. */
    Work begin(Exchange exchange);

    /**
     * When it is done, the request is answered. What it throws is a defect of the service and closes the connection.
     *
     * @param isApart whether it must not be done on a virtual thread; see {@link Router#addApart}
     */
    record Work(boolean isApart, Runnable answer) {}
}
