package io.gatun.engine.model;

/** The container's process did not come to be: which step failed, why, and the exit code that tools give for it. */
public final class StartFailedException extends EngineException {
    private static final long serialVersionUID = 1;

    /** The engine or the kernel refused. */
    public static final int ENGINE = 125;
    /** The program is there but cannot be executed. */
    public static final int NOT_EXECUTABLE = 126;
    /** The program is not there. */
    public static final int NOT_FOUND = 127;

    private final int exitCode;

    public StartFailedException(String problem, int exitCode) {
        super(problem, "", null);
        this.exitCode = exitCode;
    }

    public StartFailedException(String problem, int exitCode, Throwable cause) {
        this(problem, "", exitCode, cause);
    }

    public StartFailedException(String problem, String remedy, int exitCode, Throwable cause) {
        super(problem, remedy, cause);
        this.exitCode = exitCode;
    }

    /** 125, 126 or 127, as docker run(1) gives it. */
    public int exitCode() {
        return exitCode;
    }
}
