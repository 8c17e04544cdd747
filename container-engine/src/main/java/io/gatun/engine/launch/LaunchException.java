package io.gatun.engine.launch;

import io.gatun.engine.plan.step.Resource;
import io.gatun.engine.plan.step.Step;
import io.gatun.linux.abi.Errno;
import io.gatun.linux.gate.SyscallException;
import java.util.Optional;

/** A step of a launch that the kernel refused: which step, which call, why, and what to do if that is known. */
public final class LaunchException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final String problem;
    private final String remedy;
    private final transient Optional<Step> step;
    private final Errno errno;

    /** A step of the program that failed with {@code call}. */
    LaunchException(Step step, String call, Errno errno) {
        super("cannot %s: %s: %s (%s)".formatted(step.reason(), call, errno.text(), errno));
        this.problem = String.valueOf(getMessage());
        this.remedy = Remedies.of(step, errno).orElse("");
        this.step = Optional.of(step);
        this.errno = errno;
    }

    /** Something that the plan needs from the host and that cannot be opened. */
    LaunchException(Resource resource, SyscallException cause) {
        super("cannot open %s: %s".formatted(resource.what(), cause.getMessage()), cause);
        this.problem = String.valueOf(getMessage());
        this.remedy = cause.is(Errno.ENOENT) ? "make it, or correct the path" : "";
        this.step = Optional.empty();
        this.errno = cause.errno();
    }

    /** Something else that went wrong on the way. */
    LaunchException(String problem, String remedy) {
        super(problem);
        this.problem = problem;
        this.remedy = remedy;
        this.step = Optional.empty();
        this.errno = Errno.UNKNOWN;
    }

    /** The program is gone and has not said why: only a signal ends it like that. */
    static LaunchException vanished() {
        return new LaunchException(
                "the program that makes the container was killed",
                "look whether memory ran out: see memory.limit and the kernel's log");
    }

    /** The step, the call and the reason in one line. */
    public String problem() {
        return problem;
    }

    /** What to do, or nothing. */
    public String remedy() {
        return remedy;
    }

    /** The step that failed, if it was one of the program's. */
    public Optional<Step> step() {
        return step;
    }

    /** Why the kernel refused. */
    public Errno errno() {
        return errno;
    }
}
