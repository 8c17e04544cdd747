package io.gatun.engine.plan.supervise;

import io.gatun.linux.abi.Wait;
import io.gatun.linux.program.ProgramBuilder;

/** Waiting when there is nothing else to do. Adopted orphans are reaped on the way; only the container's end counts. */
final class WaitLoop {
    private WaitLoop() {}

    static void lower(ProgramBuilder out, Supervised container) {
        var again = out.label();
        var ended = out.label();
        out.place(again);
        container.wait4(Wait.__WALL).toleratingEverything();
        container.ifContainer(ended);
        out.jump(again);
        out.place(ended);
        container.recordEnd();
        container.leave();
    }
}
