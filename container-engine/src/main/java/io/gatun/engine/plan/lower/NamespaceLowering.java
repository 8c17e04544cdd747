package io.gatun.engine.plan.lower;

import io.gatun.engine.plan.frame.Frame;
import io.gatun.engine.plan.frame.Namespaces;
import io.gatun.engine.plan.frame.StatusMessage;
import io.gatun.engine.plan.step.NamespaceStep;
import io.gatun.engine.plan.step.NamespaceStep.AwaitEngine;
import io.gatun.engine.plan.step.NamespaceStep.BecomeRoot;
import io.gatun.engine.plan.step.NamespaceStep.Join;
import io.gatun.engine.plan.step.NamespaceStep.JoinCgroups;
import io.gatun.engine.plan.step.NamespaceStep.Unshare;
import io.gatun.engine.plan.step.Slot;
import io.gatun.linux.abi.Syscall;
import io.gatun.linux.program.Operand;
import io.gatun.linux.program.ProgramBuilder;

/** Namespace steps as system calls. */
final class NamespaceLowering {
    private final Frame frame;
    private final ProgramBuilder out;

    NamespaceLowering(Frame frame) {
        this.frame = frame;
        this.out = frame.out;
    }

    void lower(NamespaceStep step) {
        switch (step) {
            case AwaitEngine(var gate) -> awaitEngine(gate);
            case BecomeRoot() -> becomeRoot();
            case JoinCgroups(var tasks) ->
                tasks.forEach(slot -> out.call(Syscall.WRITE, frame.fd(slot), frame.text("0"), Operand.of(1)));
            case Join(var type, var slot) -> out.call(Syscall.SETNS, frame.fd(slot), Operand.of(Namespaces.flag(type)));
            case Unshare(var types) -> out.call(Syscall.UNSHARE, Operand.of(Namespaces.flags(types)));
        }
    }

    private void awaitEngine(NamespaceStep.Gate gate) {
        out.call(
                Syscall.WRITE,
                frame.fd(Slot.STATUS),
                frame.constant(StatusMessage.waiting(gate)),
                Operand.of(StatusMessage.BYTES));
        var answered = out.label();
        var count = out.cell();
        out.call(Syscall.READ, frame.fd(Slot.CONTROL), out.cell(), Operand.of(1))
                .into(count);
        out.compare(count.load(), Operand.of(1)).ifZero(answered);
        out.call(Syscall.EXIT_GROUP, Operand.of(Lowering.ENGINE_GONE));
        out.place(answered);
    }

    private void becomeRoot() {
        out.call(Syscall.SETRESGID, Operand.NONE, Operand.NONE, Operand.NONE);
        out.call(Syscall.SETGROUPS, Operand.NONE, Operand.NONE);
        out.call(Syscall.SETRESUID, Operand.NONE, Operand.NONE, Operand.NONE);
    }
}
