package io.gatun.engine.launch;

import io.gatun.engine.plan.Step;
import io.gatun.linux.abi.Errno;

/** A step of a launch that the kernel refused: which step, which call, why, and what to do if that is known. */
public final class LaunchException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final transient Step step;
    private final Errno errno;

    LaunchException(Step step, String call, Errno errno, String remedy) {
        super("cannot %s: %s: %s (%s)%s"
                .formatted(step.reason(), call, errno.text(), errno, remedy.isEmpty() ? "" : "; " + remedy));
        this.step = step;
        this.errno = errno;
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
