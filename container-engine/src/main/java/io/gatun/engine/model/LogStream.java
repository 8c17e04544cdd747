package io.gatun.engine.model;

import java.util.Optional;

/** Which of a program's streams a piece of output is from. */
public enum LogStream {
    STDOUT(1),
    STDERR(2);

    private final int code;

    LogStream(int code) {
        this.code = code;
    }

    /** The stream of this number, if it is one. */
    public static Optional<LogStream> ofCode(int code) {
        return switch (code) {
            case 1 -> Optional.of(STDOUT);
            case 2 -> Optional.of(STDERR);
            default -> Optional.empty();
        };
    }

    /** The number that a log has for it. */
    public int code() {
        return code;
    }
}
