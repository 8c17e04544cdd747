package io.gatun.linux.security;

import io.gatun.linux.gate.SyscallException;

/** The kernel refused to load a program; {@link #log} has the verifier's explanation. */
public final class BpfVerifierException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final String log;

    BpfVerifierException(SyscallException cause, String log) {
        super(cause.getMessage() + "; the verifier says: " + lastLines(log), cause);
        this.log = log;
    }

    /** Everything the verifier wrote: the instructions it followed and what is wrong with the last one. */
    public String log() {
        return log;
    }

    // The reason stands behind the instructions and before the statistics.
    private static String lastLines(String log) {
        var lines = log.lines().filter(line -> !line.startsWith("processed ")).toList();
        return String.join("; ", lines.subList(Math.max(0, lines.size() - 2), lines.size()));
    }
}
