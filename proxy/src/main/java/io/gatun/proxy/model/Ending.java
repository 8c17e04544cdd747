package io.gatun.proxy.model;

import java.util.Locale;

/** Why a connection is not there any more. */
public enum Ending {
    /** Both sides said their end. */
    FINISHED,
    /** The client reset it. */
    CLIENT_RESET,
    /** The backend reset it. */
    BACKEND_RESET,
    /** No byte moved for too long. */
    IDLE,
    /** One side had said its end, and the other said nothing for too long. */
    HALF_CLOSED,
    /** It had lasted as long as it may. */
    TOTAL,
    /** Its backend was removed. */
    REMOVED,
    /** The service was closed. */
    CLOSED,
    /** Nobody could be chosen. */
    NO_BACKEND,
    /** Nobody who was tried took it. */
    CONNECT_FAILED,
    /** No route was for it. */
    NO_ROUTE,
    /** A request was answered with an error that ends the connection. */
    REFUSED,
    /** Its client has too many. */
    CLIENT_LIMIT,
    /** It did not begin as it has to. */
    BAD_PREFACE,
    /** Its beginning took too long. */
    SLOW_PREFACE;

    /** The name in metrics and logs. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}
