package io.gatun.proxy.model;

/**
 * What became of a backend so far.
 *
 * @param backend who
 * @param pool which pool of its service it is in; empty for the service's own backends
 * @param state whether it gets new connections, and if not, why
 * @param open connections now, including those being made
 * @param total connections ever begun, including those that failed
 * @param failed connections that could not be made
 * @param bytesIn what connections that have ended carried to it
 * @param bytesOut what connections that have ended carried from it
 */
public record BackendStatus(
        Backend backend, String pool, State state, int open, long total, long failed, long bytesIn, long bytesOut) {
    /** Whether a backend gets new connections. */
    public enum State {
        /** It does. */
        UP,
        /** Checks say it is down. */
        DOWN,
        /** It is left alone because connections to it failed. */
        EJECTED,
        /** Its weight is 0. */
        DRAINING
    }

    /** The same in a pool. */
    public BackendStatus in(String name) {
        return new BackendStatus(backend, name, state, open, total, failed, bytesIn, bytesOut);
    }
}
