package io.gatun.engine.launch;

import io.gatun.linux.handle.Pid;
import io.gatun.linux.process.Inherited;
import io.gatun.linux.program.Program;
import java.util.List;

/** Starts a program in a new process, a child of this one. */
@FunctionalInterface
interface ProgramStarter {
    /**
     * Starts {@code program}.
     *
     * @param reportNumber the number of the descriptor on which it reports a failed call
     * @param title what ps(1) shows
     * @param inherited what it has open
     */
    Pid start(Program program, int reportNumber, List<String> title, List<Inherited> inherited);
}
