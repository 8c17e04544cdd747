package io.gatun.proxy.model;

/** What happens to a new connection when checks say that every backend is down, or when there is none. */
public enum LastResort {
    /** It is reset at once. */
    RESET,
    /** Every backend with a weight is tried, whatever checks say. */
    TRY_ALL,
    /** It waits for a backend, for as long as connecting may take, and is reset then. */
    HOLD
}
