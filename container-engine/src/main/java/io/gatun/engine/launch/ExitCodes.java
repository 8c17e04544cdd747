package io.gatun.engine.launch;

import io.gatun.engine.model.StartFailedException;
import io.gatun.engine.plan.step.ProcessStep.Execute;
import io.gatun.engine.plan.step.ProcessStep.FindProgram;
import io.gatun.linux.abi.Errno;

/** Docker's exit codes for a program that was not executed. */
final class ExitCodes {
    private ExitCodes() {}

    static int of(LaunchException failure) {
        boolean program = failure.step()
                .filter(step -> step instanceof Execute || step instanceof FindProgram)
                .isPresent();
        if (!program) {
            return StartFailedException.ENGINE;
        }
        boolean missing = failure.errno() == Errno.ENOENT || failure.errno() == Errno.ENOTDIR;
        return missing ? StartFailedException.NOT_FOUND : StartFailedException.NOT_EXECUTABLE;
    }
}
