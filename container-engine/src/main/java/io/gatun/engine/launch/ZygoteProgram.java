package io.gatun.engine.launch;

import io.gatun.engine.plan.frame.Descriptors;
import io.gatun.linux.abi.Arch;
import io.gatun.linux.abi.Fcntl;
import io.gatun.linux.abi.Poll;
import io.gatun.linux.abi.Prctl;
import io.gatun.linux.abi.Sched;
import io.gatun.linux.abi.Signal;
import io.gatun.linux.abi.Syscall;
import io.gatun.linux.program.Operand;
import io.gatun.linux.program.Operand.Address;
import io.gatun.linux.program.Program;
import io.gatun.linux.program.ProgramBuilder;

/**
 * What a {@link Zygote} does: it makes a process that waits for its program, says which, and makes the next one when that has taken
 * its program. Between the two there is a copy of a few pages, and neither the C library nor execve(2).
 */
final class ZygoteProgram {
    /** Where programs, their titles and their descriptors come from; each message is one process's. */
    static final int PROGRAMS = 56;
    /** Where the zygote says which process waits. Its end is the zygote's. */
    static final int CONTROL = 57;
    /** Where a process says that it has its program. */
    static final int TAKEN_READER = 58;

    static final int TAKEN = 59;
    /** The network namespace that processes are to be in; only at the beginning. */
    static final int NETWORK = 60;

    /** How large a program may be with its scratch memory: what a message takes. */
    static final int ROOM_BYTES = 192 << 10;
    /** A message begins with what ps(1) shows of the process, in so many bytes. */
    static final int TITLE_BYTES = 160;

    static final int MOST_DESCRIPTORS = PROGRAMS - Descriptors.FIRST;

    static final String NAME = "gatun-zygote";
    /** What a process is called that waits for its program. */
    private static final String SPARE = "gatun-spare";

    private static final int CMSG_HEADER_BYTES = 16;
    private static final int POLL_SHIFT = Integer.SIZE;

    private final ProgramBuilder out = ProgramBuilder.forImage(Arch.current());
    private final Address room = out.scratch(ROOM_BYTES + TITLE_BYTES);
    /** Of a message: the title, which is received where the arguments are, and the program. */
    private final Address parts = out.words(Operand.NONE, Operand.of(TITLE_BYTES), room, Operand.of(ROOM_BYTES));

    private final ProgramBuilder.Label child = out.label();
    private final ProgramBuilder.Label end = out.label();

    private ZygoteProgram() {}

    /** The program, whose scratch memory is where those that it receives will lie. */
    static Program make() {
        var program = new ZygoteProgram();
        program.inheritNothing();
        program.makeProcesses();
        program.becomeOne();
        program.out.place(program.end);
        program.out.call(Syscall.EXIT_GROUP, Operand.NONE);
        return program.out.build();
    }

    /** All that is left of the engine: its user, its groups, its namespaces, and the way to it. */
    private void inheritNothing() {
        out.because("keep nothing of the engine");
        out.call(Syscall.CLOSE_RANGE, Operand.of(NETWORK + 1), Operand.of(0xffffffffL), Operand.NONE);
        out.call(Syscall.CLOSE_RANGE, Operand.of(0), Operand.of(PROGRAMS - 1), Operand.NONE);
        // Only root may, and only root can be elsewhere.
        out.call(Syscall.SETNS, Operand.of(NETWORK), Operand.of(Sched.CLONE_NEWNET))
                .toleratingEverything();
        out.call(Syscall.CLOSE, Operand.of(NETWORK));
        out.call(
                Syscall.OPENAT,
                Operand.of(Fcntl.AT_FDCWD),
                out.string("/dev/null"),
                Operand.of(Fcntl.O_RDWR),
                Operand.NONE);
        out.call(Syscall.DUP, Operand.of(0));
        out.call(Syscall.DUP, Operand.of(0));
        out.call(Syscall.SETSID);
        out.call(Syscall.CHDIR, out.string("/"));
        out.call(Syscall.PRCTL, Operand.of(Prctl.PR_SET_NAME), out.string(NAME));
        out.because("learn where the arguments are, which the kernel has put on the stack");
        out.call(Syscall.READ, Operand.of(CONTROL), parts, Operand.of(Long.BYTES));
    }

    private void makeProcesses() {
        var next = out.label();
        var process = out.cell("process");
        var word = out.cell();
        var wanted = out.longs(TAKEN_READER | Poll.POLLIN << POLL_SHIFT, CONTROL);
        out.because("make a process of the engine's that waits for its program");
        out.place(next);
        out.call(Syscall.CLONE, Operand.of(Sched.CLONE_PARENT | Signal.SIGCHLD))
                .into(process)
                .ifZero(child);
        out.call(Syscall.WRITE, Operand.of(CONTROL), process, Operand.of(Long.BYTES));
        out.because("make the next when that has its program, and end with the engine");
        out.call(Syscall.PPOLL, wanted, Operand.of(2), Operand.NONE, Operand.NONE, Operand.NONE);
        // Where there is nothing to read, it was the end of the engine that came.
        out.call(Syscall.READ, Operand.of(TAKEN_READER), word, Operand.of(1))
                .toleratingEverything()
                .ifNegative(end);
        out.jump(next);
    }

    private void becomeOne() {
        out.place(child);
        out.because("wait for the program");
        out.call(Syscall.PRCTL, Operand.of(Prctl.PR_SET_NAME), out.string(SPARE));
        var received = out.cell();
        out.call(Syscall.RECVMSG, Operand.of(PROGRAMS), message(), Operand.NONE)
                .into(received)
                .toleratingEverything();
        out.compare(received.load(), Operand.of(TITLE_BYTES)).ifNegative(end);
        out.call(Syscall.WRITE, Operand.of(TAKEN), out.string("!"), Operand.of(1));
        out.jump(out.labelAt(room));
    }

    private Address message() {
        int controlBytes = CMSG_HEADER_BYTES + (MOST_DESCRIPTORS + 1) * Integer.BYTES;
        var control = out.bytes(new byte[controlBytes]);
        return out.words(
                Operand.NONE, Operand.NONE, parts, Operand.of(2), control, Operand.of(controlBytes), Operand.NONE);
    }
}
