package io.gatun.linux.program;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.gatun.linux.Kernel;
import io.gatun.linux.abi.Errno;
import io.gatun.linux.abi.Fcntl;
import io.gatun.linux.abi.Signal;
import io.gatun.linux.abi.Syscall;
import io.gatun.linux.handle.Fd;
import io.gatun.linux.process.Inherited;
import java.lang.foreign.Arena;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Programs run by the kernel: what each entry form does, seen through the status pipe and the exit status. The other
 * architecture's interpreter runs under an emulator of its processor, which hands the calls to this kernel.
 */
@ParameterizedClass
@EnumSource(Runner.class)
class ProgramRunIT {
    private static final int REPORT_FD = 3;
    private static final int REPORTED = 111;

    private final Kernel kernel = Kernel.open();
    private final Runner runner;

    @TempDir
    Path directory;

    ProgramRunIT(Runner runner) {
        this.runner = runner;
    }

    @BeforeEach
    void runnerIsInstalled() {
        assumeTrue(runner.isInstalled(), runner + " is not installed");
    }

    /** What came through the status pipe, and the exit status. */
    private record Outcome(List<Long> words, int exitStatus) {}

    @Test
    void resultOfOneCallFeedsALaterOne() {
        var builder = ProgramBuilder.forImage(runner.arch());
        var pid = builder.cell();
        builder.call(Syscall.GETPPID).into(pid);
        builder.call(Syscall.WRITE, Operand.of(REPORT_FD), pid, Operand.of(Long.BYTES));
        builder.call(Syscall.EXIT_GROUP, Operand.of(7));
        assertEquals(new Outcome(List.of(ProcessHandle.current().pid()), 7), run(builder));
    }

    @Test
    void failingEntryIsReportedWithItsIndexAndErrno() {
        var builder = ProgramBuilder.forImage(runner.arch());
        builder.call(Syscall.GETPID);
        builder.call(Syscall.CLOSE, Operand.of(-1));
        builder.call(Syscall.EXIT_GROUP, Operand.of(0));
        long report = 1 | (long) Errno.EBADF.number() << 32;
        assertEquals(new Outcome(List.of(report), REPORTED), run(builder));
    }

    @Test
    void toleratedErrorsGoOn() {
        var builder = ProgramBuilder.forImage(runner.arch());
        builder.call(Syscall.CLOSE, Operand.of(-1)).tolerating(Errno.EBADF);
        builder.call(Syscall.CHDIR, builder.string("/no/such")).toleratingEverything();
        builder.call(Syscall.EXIT_GROUP, Operand.of(5));
        assertEquals(new Outcome(List.of(), 5), run(builder));
    }

    @Test
    void otherErrorThanTheToleratedOneIsReported() {
        var builder = ProgramBuilder.forImage(runner.arch());
        builder.call(Syscall.CLOSE, Operand.of(-1)).tolerating(Errno.ENOENT);
        assertEquals(REPORTED, run(builder).exitStatus());
    }

    @Test
    void childSideOfCloneBranches() {
        var builder = ProgramBuilder.forImage(runner.arch());
        var child = builder.label();
        var status = builder.cell();
        builder.call(Syscall.CLONE, Operand.of(Signal.SIGCHLD)).ifZero(child);
        builder.call(Syscall.WAIT4, Operand.of(-1), status, Operand.NONE, Operand.NONE);
        builder.call(Syscall.WRITE, Operand.of(REPORT_FD), status, Operand.of(Long.BYTES));
        builder.call(Syscall.EXIT_GROUP, Operand.of(0));
        builder.place(child);
        builder.call(Syscall.EXIT_GROUP, Operand.of(42));
        assertEquals(new Outcome(List.of(42L << 8), 0), run(builder));
    }

    @Test
    void comparisonsBranchBySign() {
        var builder = ProgramBuilder.forImage(runner.arch());
        var less = builder.label();
        var notLess = builder.label();
        builder.compare(Operand.of(3), Operand.of(4)).ifNegative(less);
        builder.call(Syscall.EXIT_GROUP, Operand.of(1));
        builder.place(less);
        builder.compare(Operand.of(4), Operand.of(4)).ifNotNegative(notLess);
        builder.call(Syscall.EXIT_GROUP, Operand.of(2));
        builder.place(notLess);
        builder.call(Syscall.EXIT_GROUP, Operand.of(0));
        assertEquals(0, run(builder).exitStatus());
    }

    @Test
    void everyArgumentCanBeLoaded() {
        var builder = ProgramBuilder.forImage(runner.arch());
        var target = builder.scratch(8);
        var words = builder.words(
                Operand.of(REPORT_FD), builder.longs(11, 22), Operand.of(16), Operand.NONE, Operand.NONE, Operand.NONE);
        builder.call(
                        Syscall.SENDTO,
                        words.load(),
                        words.plus(8).load(),
                        words.plus(16).load(),
                        words.plus(24).load(),
                        words.plus(32).load(),
                        words.plus(40).load())
                .tolerating(Errno.ENOTSOCK)
                .into(target);
        builder.call(
                Syscall.WRITE,
                words.load(),
                words.plus(8).load(),
                words.plus(16).load());
        builder.call(Syscall.WRITE, words.load(), target, Operand.of(8));
        builder.call(Syscall.EXIT_GROUP, Operand.NONE);
        assertEquals(new Outcome(List.of(11L, 22L, (long) -Errno.ENOTSOCK.number()), 0), run(builder));
    }

    @Test
    void runningProgramContinuesWithOneItReads() {
        var first = ProgramBuilder.forImage(runner.arch());
        var room = first.scratch(4096);
        first.call(Syscall.READ, Operand.of(REPORT_FD + 1), room, Operand.of(4096));
        first.jump(first.labelAt(room));
        Program started = first.build();

        var second = ProgramBuilder.at(runner.arch(), started.scratchAddress());
        var skipped = second.label();
        second.jump(skipped);
        second.call(Syscall.EXIT_GROUP, Operand.of(1));
        second.place(skipped);
        second.call(Syscall.WRITE, Operand.of(REPORT_FD), second.longs(77), Operand.of(8));
        second.call(Syscall.CLOSE, Operand.of(-1));
        Program continued = second.build();

        long report = continued.firstIndex() + 3 | (long) Errno.EBADF.number() << 32;
        assertEquals(new Outcome(List.of(77L, report), REPORTED), run(started, continued.encode()));
    }

    private Outcome run(ProgramBuilder builder) {
        return run(builder.build(), new byte[0]);
    }

    private Outcome run(Program program, byte[] sent) {
        try (var arena = Arena.ofConfined()) {
            var control = arena.allocate(ValueLayout.JAVA_INT, 2);
            call(Syscall.PIPE2, control.address(), Fcntl.O_CLOEXEC);
            var message = arena.allocateFrom(ValueLayout.JAVA_BYTE, sent);
            var receive = new Fd(kernel.gate(), control.getAtIndex(ValueLayout.JAVA_INT, 0));
            try (var send = new Fd(kernel.gate(), control.getAtIndex(ValueLayout.JAVA_INT, 1))) {
                call(Syscall.WRITE, send.number(), message.address(), sent.length);
            }
            var pipe = arena.allocate(ValueLayout.JAVA_INT, 2);
            call(Syscall.PIPE2, pipe.address(), Fcntl.O_CLOEXEC);
            try (var read = new Fd(kernel.gate(), pipe.getAtIndex(ValueLayout.JAVA_INT, 0))) {
                var write = new Fd(kernel.gate(), pipe.getAtIndex(ValueLayout.JAVA_INT, 1));
                byte[] image = runner.image(ElfImage.of(program, REPORT_FD), directory);
                var inherited = List.of(new Inherited(write, REPORT_FD), new Inherited(receive, REPORT_FD + 1));
                var pid = kernel.spawner().spawn(image, List.of("program"), inherited);
                receive.close();
                write.close();
                var words = arena.allocate(256, 8);
                long length = 0;
                for (long n = 1; n > 0; length += n) {
                    n = call(Syscall.READ, read.number(), words.address() + length, 256 - length);
                }
                var status = arena.allocate(ValueLayout.JAVA_INT);
                call(Syscall.WAIT4, pid.number(), status.address());
                var seen = words.asSlice(0, length).toArray(ValueLayout.JAVA_LONG);
                return new Outcome(Arrays.stream(seen).boxed().toList(), status.get(ValueLayout.JAVA_INT, 0) >> 8);
            }
        }
    }

    private long call(Syscall syscall, long... arguments) {
        var six = Arrays.copyOf(arguments, 6);
        return kernel.gate().call(syscall.number(), six[0], six[1], six[2], six[3], six[4], six[5]);
    }
}
