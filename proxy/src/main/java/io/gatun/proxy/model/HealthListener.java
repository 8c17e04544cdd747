package io.gatun.proxy.model;

import io.gatun.proxy.model.BackendStatus.State;

/** Is told when a backend gets new connections again or gets none any more, because of checks or of connections to it that failed. */
@FunctionalInterface
public interface HealthListener {
    /**
     * A backend has another state. Called for one change after the other, in their order, on a thread of its own: it may wait, and may
     * change the service. An exception is logged, and the next change is told all the same.
     *
     * @param pool which pool of its service the backend is in; empty for the service's own backends
     */
    void changed(Backend backend, String pool, State state);
}
