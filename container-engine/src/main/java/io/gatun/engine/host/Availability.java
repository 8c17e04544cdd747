package io.gatun.engine.host;

/** What trying to use something came to. */
public enum Availability {
    PRESENT,
    /** The kernel does not have it. */
    ABSENT,
    /** The kernel may have it; we may not use it. */
    FORBIDDEN,
    /** There was no way to try. */
    UNKNOWN;

    static Availability of(boolean there) {
        return there ? PRESENT : ABSENT;
    }
}
