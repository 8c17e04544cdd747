package io.gatun.daemon.docker;

/**
 * What went wrong, as docker's clients are told: the one place where an error gets its status.
 *
 * @param status of the answer
 * @param message for {@code {"message": ...}}
 */
record Problem(int status, String message) {}
