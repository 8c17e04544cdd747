package io.gatun.engine.launch;

import io.gatun.engine.plan.lower.Lowering.Lowered;
import io.gatun.linux.abi.Syscall;
import io.gatun.linux.program.Disassembler;
import io.gatun.linux.program.Entry;

/** A call of a program as an error message shows it. */
final class FailedCall {
    private FailedCall() {}

    /** Such as {@code mkdirat(5, "srv", 0755)}. */
    static String text(Lowered lowered, int index) {
        Entry entry = lowered.program().entries().get(index - lowered.program().firstIndex());
        String call = Disassembler.of(lowered.program()).call(index);
        // The environment may hold secrets, and messages end in logs.
        boolean executes = entry.syscall().filter(Syscall.EXECVE::equals).isPresent();
        int arguments = call.indexOf("\", [");
        return executes && arguments > 0 ? call.substring(0, arguments + 1) + ", ...)" : call;
    }
}
