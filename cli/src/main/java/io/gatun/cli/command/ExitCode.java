package io.gatun.cli.command;

import io.gatun.engine.RunEnd;

/** The exit code of a container, as a number that is always there. */
public final class ExitCode {
    /** Nobody knows: the machine went down while it ran, or somebody killed its supervisor. */
    public static final int UNKNOWN = 255;

    private ExitCode() {}

    public static int of(RunEnd end) {
        return end.exitCode().orElse(UNKNOWN);
    }
}
