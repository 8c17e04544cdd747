package io.gatun.engine.plan.lower;

import static io.gatun.linux.abi.Tty.TIOCSPGRP;

import io.gatun.engine.plan.frame.Frame;
import io.gatun.linux.abi.Errno;
import io.gatun.linux.abi.Prctl;
import io.gatun.linux.abi.Signal;
import io.gatun.linux.abi.Syscall;
import io.gatun.linux.abi.Wait;
import io.gatun.linux.program.Operand;
import io.gatun.linux.program.Operand.Address;
import io.gatun.linux.program.ProgramBuilder;

/**
 * The first process of a container that only looks after the others: it makes the program's process, passes signals on to it,
 * reaps whatever ends, and ends as the program does. It has no more rights than the program.
 */
final class InitLoop {
    private static final String NAME = "gatun-init";
    private static final long ALL_SIGNALS = -1;
    private static final int WORD = Long.BYTES;
    private static final int CODE_OFFSET = 1;
    private static final long CORE = 0x80;
    private static final long SIGNALED = 128;

    private final Frame frame;
    private final ProgramBuilder out;
    private final Address program;
    private final Address signal;
    private final Address reaped;
    /** Between zeros, so that its bytes can be loaded one at a time. */
    private final Address status;

    InitLoop(Frame frame) {
        this.frame = frame;
        this.out = frame.out;
        this.program = out.cell("program");
        this.signal = out.cell("signal");
        this.reaped = out.cell("dead");
        this.status = out.name("state", out.longs(0, 0, 0).plus(WORD));
    }

    /** What follows is done by the program's process. */
    void lower() {
        var child = out.label();
        mask(ALL_SIGNALS);
        out.call(Syscall.CLONE, Operand.of(Signal.SIGCHLD)).into(program).ifZero(child);
        settle();
        loop();
        out.place(child);
        takeForeground();
        mask(0);
    }

    private void mask(long signals) {
        out.call(
                Syscall.RT_SIGPROCMASK,
                Operand.of(Signal.SIG_SETMASK),
                frame.constant(signals),
                Operand.NONE,
                Operand.of(WORD));
    }

    /** Has nothing open, so that streams end with the program, and nothing for the others to see. */
    private void settle() {
        out.call(Syscall.CLOSE_RANGE, Operand.NONE, Operand.of(0xffffffffL), Operand.NONE);
        out.call(Syscall.PRCTL, Operand.of(Prctl.PR_SET_NAME), frame.text(NAME));
        out.call(Syscall.PRCTL, Operand.of(Prctl.PR_SET_DUMPABLE), Operand.NONE);
        out.call(Syscall.PRCTL, Operand.of(Prctl.PR_SET_CHILD_SUBREAPER), Operand.of(1));
    }

    private void loop() {
        var next = out.label();
        var reap = out.label();
        var ended = out.label();
        out.place(next);
        out.call(Syscall.RT_SIGTIMEDWAIT, frame.constant(ALL_SIGNALS), Operand.NONE, Operand.NONE, Operand.of(WORD))
                .into(signal)
                .tolerating(Errno.EINTR)
                .ifNegative(next);
        out.compare(signal.load(), Operand.of(Signal.SIGCHLD)).ifZero(reap);
        out.call(Syscall.KILL, program.load(), signal.load()).toleratingEverything();
        out.jump(next);

        out.place(reap);
        out.call(Syscall.WAIT4, Operand.of(-1), status, Operand.of(Wait.WNOHANG | Wait.__WALL), Operand.NONE)
                .into(reaped)
                .tolerating(Errno.ECHILD);
        out.compare(reaped.load(), program.load()).ifZero(ended);
        out.compare(reaped.load(), Operand.of(1)).ifNegative(next);
        out.jump(reap);

        out.place(ended);
        endAlike();
    }

    /** The status is the exit code in the second byte, or a signal and whether there was a core in the first. */
    private void endAlike() {
        var exited = out.label();
        var noCore = out.label();
        var code = out.cell();
        out.compare(status.plus(-WORD + 1).load(), Operand.NONE).ifZero(exited);
        out.compare(status.load(), Operand.NONE).into(code);
        out.compare(status.load(), Operand.of(CORE)).ifNegative(noCore);
        out.compare(status.load(), Operand.of(CORE)).into(code);
        out.place(noCore);
        out.compare(code.load(), Operand.of(-SIGNALED)).into(code);
        out.call(Syscall.EXIT_GROUP, code.load());
        out.place(exited);
        out.call(Syscall.EXIT_GROUP, status.plus(CODE_OFFSET).load());
    }

    /** Where there is a terminal its keys shall reach the program. Signals are blocked: a background process may do this then. */
    private void takeForeground() {
        var self = out.cell();
        out.call(Syscall.SETPGID, Operand.NONE, Operand.NONE);
        out.call(Syscall.GETPID).into(self);
        out.call(Syscall.IOCTL, Operand.NONE, Operand.of(TIOCSPGRP), self).toleratingEverything();
    }
}
