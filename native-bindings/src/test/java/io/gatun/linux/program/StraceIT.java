package io.gatun.linux.program;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gatun.linux.abi.Arch;
import io.gatun.linux.abi.Errno;
import io.gatun.linux.abi.Sched;
import io.gatun.linux.abi.Signal;
import io.gatun.linux.abi.Syscall;
import io.gatun.linux.testing.StraceMatcher;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The printed program against what strace sees the kernel asked for. */
class StraceIT {
    private static final Path STRACE = Path.of("/usr/bin/strace");

    @TempDir
    Path directory;

    @BeforeEach
    void straceIsInstalled() {
        Assumptions.assumeTrue(Files.isExecutable(STRACE), "strace is not installed");
    }

    @Test
    void everyCallOfTheTableIsPrintedAsStracePrintsIt() throws Exception {
        Program program = EveryCall.program();
        List<String> seen = trace(program);
        StraceMatcher.of(program).check(seen);
        assertEquals(
                program.entries().size(),
                seen.stream().filter(line -> line.contains(" = ")).count() - 1);
    }

    @Test
    void processesAndBranchesAreFollowed() throws Exception {
        var builder = ProgramBuilder.forImage(Arch.current());
        var child = builder.label();
        var isZero = builder.label();
        var pid = builder.cell("pid");
        var status = builder.cell("status");
        builder.call(Syscall.CLONE, Operand.of(Sched.CLONE_NEWUTS | Signal.SIGCHLD))
                .into(pid)
                .ifZero(child);
        builder.call(Syscall.WAIT4, pid.load(), status, Operand.NONE, Operand.NONE);
        builder.compare(status.load(), Operand.NONE).ifZero(isZero);
        builder.call(Syscall.EXIT_GROUP, Operand.of(1));
        builder.place(isZero);
        builder.call(Syscall.KILL, pid.load(), Operand.of(Signal.SIGKILL)).tolerating(Errno.ESRCH);
        builder.call(Syscall.EXIT_GROUP, Operand.NONE);
        builder.place(child);
        builder.call(Syscall.SETHOSTNAME, builder.bytes((byte) 'w', (byte) 'e', (byte) 'b'), Operand.of(3));
        builder.call(
                Syscall.EXECVE,
                builder.string("/bin/true"),
                builder.vector(List.of("true", "two words")),
                builder.vector(List.of("PATH=/bin")));
        Program program = builder.build();
        StraceMatcher.of(program).check(trace(program));
    }

    @Test
    void processInAPidNamespaceOfItsOwnIsFollowedAndItsSuccessorIsNot() throws Exception {
        var builder = ProgramBuilder.forImage(Arch.current());
        var outer = builder.label();
        var inner = builder.label();
        builder.call(Syscall.CLONE, Operand.of(Sched.CLONE_NEWPID | Signal.SIGCHLD))
                .ifZero(outer);
        builder.call(Syscall.WAIT4, Operand.of(-1), Operand.NONE, Operand.NONE, Operand.NONE);
        builder.call(Syscall.EXIT_GROUP, Operand.NONE);
        builder.place(outer);
        builder.call(Syscall.CLONE, Operand.of(Signal.SIGCHLD)).ifZero(inner);
        builder.call(Syscall.WAIT4, Operand.of(-1), Operand.NONE, Operand.NONE, Operand.NONE);
        builder.call(
                Syscall.EXECVE,
                builder.string("/bin/sh"),
                builder.vector(List.of("sh", "-c", "/bin/true; /bin/true")),
                builder.vector(List.of()));
        builder.place(inner);
        builder.call(Syscall.GETPID).into(builder.cell("pid"));
        builder.call(Syscall.EXIT_GROUP, Operand.NONE);
        Program program = builder.build();
        StraceMatcher.of(program).check(trace(program));
    }

    @Test
    void otherArgumentsThanThePrintedOnesAreFound() throws Exception {
        List<String> seen = trace(closing(7));
        var error = assertThrows(
                AssertionError.class, () -> StraceMatcher.of(closing(8)).check(seen));
        String message = String.valueOf(error.getMessage());
        assertTrue(message.contains("close(7)") && message.contains("0  close(8)"), message);
    }

    private static Program closing(int fd) {
        var builder = ProgramBuilder.forImage(Arch.current());
        builder.call(Syscall.CLOSE, Operand.of(fd)).tolerating(Errno.EBADF);
        builder.call(Syscall.EXIT_GROUP, Operand.NONE);
        return builder.build();
    }

    private List<String> trace(Program program) throws IOException, InterruptedException {
        Path image = directory.resolve("image");
        Files.write(image, ElfImage.of(program, 2));
        Files.setPosixFilePermissions(image, PosixFilePermissions.fromString("rwx------"));
        Path log = directory.resolve("log");
        var strace = new ProcessBuilder(
                        STRACE.toString(),
                        "-f",
                        "-v",
                        "-s",
                        "256",
                        "--pidns-translation",
                        "-o",
                        log.toString(),
                        image.toString())
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("output").toFile())
                .start();
        assertEquals(0, strace.waitFor(), () -> read(log));
        return Files.readAllLines(log);
    }

    private static String read(Path log) {
        try {
            return Files.readString(log);
        } catch (IOException e) {
            return e.toString();
        }
    }
}
