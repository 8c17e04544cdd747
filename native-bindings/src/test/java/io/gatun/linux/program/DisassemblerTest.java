package io.gatun.linux.program;

import static io.gatun.linux.abi.Fcntl.O_CLOEXEC;
import static io.gatun.linux.abi.Fcntl.O_PATH;
import static io.gatun.linux.abi.Fcntl.RESOLVE_IN_ROOT;
import static io.gatun.linux.abi.Fcntl.RESOLVE_NO_MAGICLINKS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.gatun.linux.abi.Arch;
import io.gatun.linux.abi.Errno;
import io.gatun.linux.abi.MountApi;
import io.gatun.linux.abi.Poll;
import io.gatun.linux.abi.Sched;
import io.gatun.linux.abi.Signal;
import io.gatun.linux.abi.Syscall;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a printed program looks like; StraceIT holds the same text against the kernel. */
class DisassemblerTest {
    private final ProgramBuilder builder = ProgramBuilder.forImage(Arch.X86_64);

    @Test
    void programReadsAsAListOfCallsUnderTheirReasons() {
        var child = builder.label();
        var pid = builder.cell("pid");
        var device = builder.cell();
        builder.because("start the container in new namespaces");
        builder.call(Syscall.CLONE, Operand.of(Sched.CLONE_NEWNS | Sched.CLONE_NEWPID | Signal.SIGCHLD))
                .into(pid)
                .ifZero(child);
        builder.because("wait for it");
        var status = builder.cell("status");
        builder.call(Syscall.WAIT4, pid.load(), status, Operand.NONE, Operand.NONE);
        builder.call(Syscall.WRITE, Operand.of(3), status, Operand.of(4));
        builder.call(Syscall.EXIT_GROUP, Operand.NONE);
        builder.place(child);
        builder.because("mount \"proc\" on /proc");
        var how = builder.longs(O_PATH | O_CLOEXEC, 0, RESOLVE_IN_ROOT | RESOLVE_NO_MAGICLINKS);
        builder.call(Syscall.OPENAT2, Operand.of(7), builder.string("dev"), how, Operand.of(24))
                .into(device);
        builder.call(
                        Syscall.MOVE_MOUNT,
                        device.load(),
                        builder.string(""),
                        Operand.of(7),
                        builder.string("proc"),
                        Operand.of(MountApi.MOVE_MOUNT_F_EMPTY_PATH))
                .tolerating(Errno.ENOENT);
        builder.because("run the command");
        builder.call(Syscall.FCHDIR, device.load()).toleratingEverything().ifNegative(child);
        builder.call(
                Syscall.EXECVE,
                builder.string("/bin/sh"),
                builder.vector(List.of("sh", "-c", "echo \"hi\"\n")),
                builder.vector(List.of("PATH=/bin")));
        assertPrinted("""
                start the container in new namespaces
                    0  clone(child_stack=NULL, flags=CLONE_NEWNS|CLONE_NEWPID|SIGCHLD) = $pid  ; if zero go to 4
                wait for it
                    1  wait4($pid, &$status, 0, NULL)
                    2  write(3, &$status, 4)
                    3  exit_group(0)
                mount "proc" on /proc
                    4  openat2(7, "dev", {flags=O_RDONLY|O_CLOEXEC|O_PATH, \
                resolve=RESOLVE_NO_MAGICLINKS|RESOLVE_IN_ROOT}, 24) = $fd1
                    5  move_mount($fd1, "", 7, "proc", MOVE_MOUNT_F_EMPTY_PATH)  ; ENOENT is fine
                run the command
                    6  fchdir($fd1)  ; any error is fine, if negative go to 4
                    7  execve("/bin/sh", ["sh", "-c", "echo \\"hi\\"\\n"], ["PATH=/bin"])
                """);
    }

    @Test
    void comparisonsReadAsConditions() {
        var end = builder.label();
        var pid = builder.cell("pid");
        var waited = builder.cell("waited");
        builder.call(Syscall.GETPID).into(pid);
        builder.compare(waited.load(), pid.load()).ifZero(end);
        builder.compare(waited.load(), Operand.NONE).ifNegative(end);
        builder.compare(waited.load(), Operand.of(9)).ifNotNegative(end);
        builder.compare(waited.load(), Operand.of(9))
                .into(builder.cell("difference"))
                .ifZero(end);
        builder.place(end);
        builder.jump(end);
        assertPrinted("""
                    0  getpid() = $pid
                    1  if $waited == $pid go to 5
                    2  if $waited < 0 go to 5
                    3  if $waited >= 9 go to 5
                    4  $waited - 9 = $difference  ; if zero go to 5
                    5  go to 5
                """);
    }

    @Test
    void partsOfStructsThatCallsFillInAreNamed() {
        var iovec = builder.words(builder.scratch(64), Operand.NONE);
        builder.call(Syscall.READ, Operand.of(0), builder.name("buffer", builder.scratch(64)), Operand.of(64))
                .into(iovec.plus(8));
        builder.call(Syscall.WRITEV, Operand.of(1), iovec, Operand.of(1));
        var arguments = builder.words(
                Operand.of(Sched.CLONE_PIDFD | Sched.CLONE_INTO_CGROUP),
                builder.cell("pidfd"),
                Operand.NONE,
                Operand.NONE,
                Operand.of(Signal.SIGCHLD),
                Operand.NONE,
                Operand.NONE,
                Operand.NONE,
                Operand.NONE,
                Operand.NONE,
                Operand.NONE);
        builder.call(Syscall.PIDFD_OPEN, Operand.of(1), Operand.NONE).into(builder.name("cgroup", arguments.plus(80)));
        builder.call(Syscall.CLONE3, arguments, Operand.of(88));
        assertPrinted("""
                    0  read(0, &$buffer, 64) = $result1
                    1  writev(1, [{iov_base={...}, iov_len=$result1}], 1)
                    2  pidfd_open(1, 0) = $cgroup
                    3  clone3({flags=CLONE_PIDFD|CLONE_INTO_CGROUP, pidfd=&$pidfd, exit_signal=SIGCHLD, stack=NULL, \
                stack_size=0, cgroup=$cgroup}, 88)
                """);
    }

    @Test
    void whatAReaderCannotTakeApartIsLeftOut() {
        builder.call(Syscall.SENDMSG, Operand.of(5), builder.scratch(56), Operand.NONE);
        builder.call(Syscall.PPOLL, builder.scratch(8), Operand.of(1), Operand.NONE, Operand.NONE, Operand.of(8));
        builder.call(Syscall.PPOLL, builder.longs(4 | Poll.POLLIN << 32), Operand.of(1));
        builder.call(Syscall.LANDLOCK_RESTRICT_SELF, Operand.of(6));
        assertPrinted("""
                    0  sendmsg(5, {...}, 0)
                    1  ppoll({...}, 1, NULL, NULL, 8)
                    2  ppoll([{fd=4, events=POLLIN}], 1, NULL, NULL, 0)
                    3  landlock_restrict_self(6)
                """);
    }

    @Test
    void longStringsAreCutButPathsAreNot() {
        String longName = "x".repeat(300);
        builder.call(Syscall.CHDIR, builder.string(longName));
        builder.call(Syscall.WRITE, Operand.of(1), builder.string(longName), Operand.of(300));
        assertPrinted("""
                    0  chdir("%s")
                    1  write(1, "%s"..., 300)
                """.formatted(longName, "x".repeat(256)));
    }

    @Test
    void failureNamesTheStepTheCallAndTheReason() {
        builder.because("enter the root");
        builder.call(Syscall.CHROOT, builder.string("/srv/root"));
        var printed = Disassembler.of(builder.build());
        long report = (long) Errno.ENOENT.number() << 32;
        assertEquals(
                "enter the root: chroot(\"/srv/root\"): No such file or directory (ENOENT)",
                printed.explain(Failure.of(report)));
        assertThrows(IllegalArgumentException.class, () -> printed.explain(new Failure(1, Errno.EPERM)));
    }

    @Test
    void continuedProgramsArePrintedWithTheirOwnIndexes() {
        var room = builder.scratch(1024);
        builder.call(Syscall.READ, Operand.of(4), room, Operand.of(1024));
        builder.jump(builder.labelAt(room));
        Program started = builder.build();
        var more = ProgramBuilder.at(Arch.X86_64, started.scratchAddress());
        more.because("go on");
        more.call(Syscall.CHDIR, more.string("/"));
        Program continued = more.build();
        int index = continued.firstIndex();
        assertEquals(
                List.of(
                        "    0  read(4, &$out1, 1024)",
                        "    1  go to " + index,
                        "go on",
                        "%5d  chdir(\"/\")".formatted(index)),
                Disassembler.of(started, continued).lines());
        assertEquals(
                "go on: chdir(\"/\"): Input/output error (EIO)",
                Disassembler.of(started, continued).explain(new Failure(index, Errno.EIO)));
    }

    private void assertPrinted(String expected) {
        assertEquals(
                expected, String.join("\n", Disassembler.of(builder.build()).lines()) + "\n");
    }
}
