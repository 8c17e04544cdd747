package io.gatun.linux.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gatun.linux.Kernel;
import io.gatun.linux.abi.Errno;
import io.gatun.linux.abi.Prctl;
import io.gatun.linux.abi.Syscall;
import io.gatun.linux.process.Probes.Answer;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Probes on this kernel, and on one that lacks calls because a system call filter says so. */
class ProbesIT {
    private static final int LOAD_WORD = 0x20;
    private static final int JUMP_IF_EQUAL = 0x15;
    private static final int RETURN = 0x06;
    private static final int ALLOW = 0x7fff0000;
    private static final int FAIL = 0x00050000;

    private final Kernel kernel = Kernel.open();

    @ParameterizedTest
    @EnumSource(
            names = {
                "CLONE3",
                "CLOSE_RANGE",
                "FSCONFIG",
                "FSMOUNT",
                "FSOPEN",
                "KEYCTL",
                "MEMFD_CREATE",
                "MOUNT_SETATTR",
                "MOVE_MOUNT",
                "OPENAT2",
                "OPEN_TREE",
                "PIDFD_GETFD",
                "PIDFD_OPEN",
                "PIDFD_SEND_SIGNAL",
                "SECCOMP"
            })
    void callThatIsAskedForIsRefusedAndOffered(Syscall syscall) {
        assertEquals(Answer.OFFERED, kernel.probes().ask(syscall));
    }

    @Test
    void callThatCouldSucceedIsNotMade() {
        assertThrows(IllegalArgumentException.class, () -> kernel.probes().ask(Syscall.KILL));
    }

    @Test
    void cloneIntoCgroupIsOfferedAndMakesNoProcess() {
        long before = ProcessHandle.current().children().count();
        assertEquals(Answer.OFFERED, kernel.probes().askCloneIntoCgroup());
        assertEquals(before, ProcessHandle.current().children().count());
    }

    @Test
    void landlockHasAVersionOrNone() {
        assertTrue(kernel.probes().landlockAbi() >= 0);
    }

    @Test
    void filteredCallIsAbsent() throws Exception {
        assertEquals(Answer.ABSENT, filtered(Errno.ENOSYS, () -> kernel.probes().ask(Syscall.OPENAT2)));
        assertEquals(Answer.ABSENT, filtered(Errno.ENOSYS, kernel.probes()::askCloneIntoCgroup));
        assertEquals(0, filtered(Errno.ENOSYS, kernel.probes()::landlockAbi));
    }

    @Test
    void forbiddenCallIsForbidden() throws Exception {
        assertEquals(
                Answer.FORBIDDEN, filtered(Errno.EPERM, () -> kernel.probes().ask(Syscall.OPENAT2)));
        assertEquals(Answer.FORBIDDEN, filtered(Errno.EPERM, kernel.probes()::askCloneIntoCgroup));
    }

    /** Asks on a thread of its own for which some calls fail with {@code errno}: a filter belongs to a thread. */
    private <T> T filtered(Errno errno, java.util.concurrent.Callable<T> question) throws Exception {
        var task = new FutureTask<>(() -> {
            install(errno, List.of(Syscall.OPENAT2, Syscall.CLONE3, Syscall.LANDLOCK_CREATE_RULESET));
            return question.call();
        });
        Thread.ofPlatform().start(task);
        try {
            return task.get();
        } catch (ExecutionException e) {
            throw new AssertionError(e.getCause());
        }
    }

    private void install(Errno errno, List<Syscall> refused) {
        kernel.self().setNoNewPrivs();
        try (var arena = Arena.ofConfined()) {
            int length = refused.size() + 3;
            MemorySegment code = arena.allocate(8L * length, 8);
            put(code, 0, LOAD_WORD, 0, 0);
            for (int i = 0; i < refused.size(); i++) {
                int toTheEnd = refused.size() - i;
                put(code, i + 1, JUMP_IF_EQUAL, toTheEnd, refused.get(i).number());
            }
            put(code, length - 2, RETURN, 0, ALLOW);
            put(code, length - 1, RETURN, 0, FAIL | errno.number());
            MemorySegment program = arena.allocate(16, 8);
            program.set(ValueLayout.JAVA_SHORT, 0, (short) length);
            program.set(ValueLayout.JAVA_LONG, 8, code.address());
            long result = kernel.gate().call(Syscall.SECCOMP, Prctl.SECCOMP_SET_MODE_FILTER, 0, program.address());
            assertEquals(0, result);
        }
    }

    private static void put(MemorySegment code, int index, int operation, int jumpIfTrue, int value) {
        code.set(ValueLayout.JAVA_SHORT, index * 8L, (short) operation);
        code.set(ValueLayout.JAVA_BYTE, index * 8L + 2, (byte) jumpIfTrue);
        code.set(ValueLayout.JAVA_INT, index * 8L + 4, value);
    }
}
