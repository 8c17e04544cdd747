package io.gatun.linux.security;

import io.gatun.linux.abi.Errno;

/** What becomes of a call that a filter handed over. */
public sealed interface SeccompAnswer {
    /** It returns {@code value}. */
    record Result(long value) implements SeccompAnswer {}

    /** It fails. */
    record Failure(Errno errno) implements SeccompAnswer {}

    /**
     * It is made after all. Never a decision about its arguments: another thread of the process can change the memory they
     * point to in the meantime.
     */
    record Proceed() implements SeccompAnswer {}
}
