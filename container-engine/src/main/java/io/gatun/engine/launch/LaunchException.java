package io.gatun.engine.launch;

import io.gatun.engine.plan.Step;
import io.gatun.linux.abi.Errno;

/** A step of a launch that the kernel refused: which step, which call, why, and what to do if that is known. */
public final class LaunchException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final String problem;
    private final transient Step step;
    private final Errno errno;

    LaunchException(Step step, String call, Errno errno) {
        this("cannot %s: %s: %s (%s)".formatted(step.reason(), call, errno.text(), errno), step, errno);
    }

    private LaunchException(String problem, Step step, Errno errno) {
        super(problem);
        this.problem = problem;
        this.step = step;
        this.errno = errno;
    }

    /** The step, the call and the reason in one line. */
    public String problem() {
        return problem;
    }

    /** The step that failed. */
    public Step step() {
        return step;
    }

    /** Why the kernel refused. */
    public Errno errno() {
        return errno;
    }
}
