package io.gatun.engine.plan.lower;

import static io.gatun.linux.abi.Fcntl.AT_FDCWD;

import io.gatun.engine.plan.frame.Frame;
import io.gatun.engine.plan.step.ProcessStep.Execute;
import io.gatun.linux.abi.Errno;
import io.gatun.linux.abi.Syscall;
import io.gatun.linux.program.Operand;
import io.gatun.linux.program.Operand.Address;
import io.gatun.linux.program.ProgramBuilder;
import java.util.ArrayList;
import java.util.List;

/**
 * Finding and executing the program. A command without a slash is tried in each directory of PATH, in the container,
 * as execvp(3) does: one that is not there is passed over, one that may not be executed is remembered for the error.
 */
final class ExecuteLowering {
    private static final long X_OK = 1;
    private static final long AT_EACCESS = 0x200;

    private final Frame frame;
    private final ProgramBuilder out;

    ExecuteLowering(Frame frame) {
        this.frame = frame;
        this.out = frame.out;
    }

    /** Reports the error that executing would bring, without executing. */
    void find(List<String> candidates) {
        var found = out.label();
        tryEach(
                candidates,
                path -> out.call(
                        Syscall.FACCESSAT2,
                        Operand.of(AT_FDCWD),
                        frame.text(path),
                        Operand.of(X_OK),
                        Operand.of(AT_EACCESS)),
                found);
        out.place(found);
    }

    void execute(Execute step) {
        Address arguments = out.vector(step.arguments());
        Address environment = out.vector(step.environment());
        var never = out.label();
        tryEach(step.candidates(), path -> out.call(Syscall.EXECVE, frame.text(path), arguments, environment), never);
        out.place(never);
    }

    private void tryEach(List<String> candidates, Attempt attempt, ProgramBuilder.Label succeeded) {
        if (candidates.size() == 1) {
            attempt.on(candidates.getFirst());
            return;
        }
        var results = new ArrayList<Address>();
        for (String path : candidates) {
            var next = out.label();
            var result = out.cell();
            results.add(result);
            attempt.on(path).into(result).toleratingEverything();
            out.compare(result.load(), Operand.NONE).ifZero(succeeded);
            for (Errno passedOver : List.of(Errno.ENOENT, Errno.ENOTDIR, Errno.EACCES)) {
                out.compare(result.load(), Operand.of(-passedOver.number())).ifZero(next);
            }
            attempt.on(path);
            out.place(next);
        }
        reportRefusal(candidates, attempt, results);
    }

    /** Nothing was executed: tries what was refused once more to report it, or else the last one. */
    private void reportRefusal(List<String> candidates, Attempt attempt, List<Address> results) {
        for (int i = 0; i < candidates.size(); i++) {
            var next = out.label();
            var refused = out.label();
            out.compare(results.get(i).load(), Operand.of(-Errno.EACCES.number()))
                    .ifZero(refused);
            out.jump(next);
            out.place(refused);
            attempt.on(candidates.get(i));
            out.place(next);
        }
        attempt.on(candidates.getLast());
    }

    /** Adds the call that tries one file. */
    private interface Attempt {
        ProgramBuilder.Call on(String path);
    }
}
