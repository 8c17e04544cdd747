package io.gatun.linux.security;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gatun.linux.Kernel;
import io.gatun.linux.abi.Arch;
import io.gatun.linux.abi.Errno;
import io.gatun.linux.abi.Prctl;
import io.gatun.linux.abi.Syscall;
import io.gatun.linux.file.Pipe;
import io.gatun.linux.file.Pipes.Waiting;
import io.gatun.linux.gate.SyscallException;
import io.gatun.linux.handle.Fd;
import io.gatun.linux.handle.Pid;
import io.gatun.linux.process.Inherited;
import io.gatun.linux.program.ElfImage;
import io.gatun.linux.program.Operand;
import io.gatun.linux.program.ProgramBuilder;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Calls that a filter hands over, made by a real process and answered here. */
class SeccompFiltersIT {
    private static final int OUTPUT = 3;
    private static final long AUDIT_ARCH_64_BIT_LITTLE_ENDIAN = 0xc0000000L;

    private final Kernel kernel = Kernel.open();
    private final SeccompFilters filters = kernel.seccompFilters();

    @ParameterizedTest
    @EnumSource
    void everyActionIsOffered(SeccompFilters.Action action) {
        assertTrue(filters.offers(action));
    }

    @Test
    void callReturnsWhatTheAnswerSays() {
        try (var process = new Asking()) {
            var notification = filters.receive(process.listener).orElseThrow();
            assertEquals(Syscall.GETPPID.number(), notification.number());
            assertEquals(Optional.of(process.pid), notification.thread());
            assertEquals(
                    Arch.current().elfMachine() | AUDIT_ARCH_64_BIT_LITTLE_ENDIAN,
                    Integer.toUnsignedLong(notification.architecture()));
            assertEquals(List.of(11L, 12L, 13L, 14L, 15L, 16L), notification.arguments());
            assertTrue(filters.isWaiting(process.listener, notification));
            assertTrue(filters.answer(process.listener, notification, new SeccompAnswer.Result(4711)));
            assertEquals(4711, process.result());
            assertFalse(filters.isWaiting(process.listener, notification));
        }
    }

    @Test
    void callFailsAsTheAnswerSays() {
        try (var process = new Asking()) {
            var notification = filters.receive(process.listener).orElseThrow();
            filters.answer(process.listener, notification, new SeccompAnswer.Failure(Errno.EXDEV));
            assertEquals(-Errno.EXDEV.number(), process.result());
        }
    }

    @Test
    void callIsMadeAfterAll() {
        try (var process = new Asking()) {
            var notification = filters.receive(process.listener).orElseThrow();
            filters.answer(process.listener, notification, new SeccompAnswer.Proceed());
            assertEquals(ProcessHandle.current().pid(), process.result());
        }
    }

    @Test
    void callReturnsADescriptorThatWorksThere() {
        try (var process = new Asking();
                var pipe = kernel.pipes().pipe2(Waiting.BLOCKING)) {
            var notification = filters.receive(process.listener).orElseThrow();
            int added = filters.addFd(process.listener, notification, pipe.read());
            int answered = filters.answerWithFd(process.listener, notification, pipe.write());
            assertNotEquals(added, answered);
            assertEquals(answered, process.result());
            assertArrayEquals(
                    "hello".getBytes(StandardCharsets.UTF_8), kernel.contents().readOnce(pipe.read(), 64));
        }
    }

    @Test
    void keyringsAreNew() {
        var first = kernel.keyrings().joinNewSession();
        assertNotEquals(first, kernel.keyrings().joinNewSession());
        // A keyring that was just made lets nobody else in, so the name alone does not find it (keyctl(2)).
        assertNotEquals(first, kernel.keyrings().joinSession("gatun-test"));
    }

    /** A process whose getppid(2) waits for an answer; it writes what it got and then "hello" to it. */
    private final class Asking implements AutoCloseable {
        private final Pipe output = kernel.pipes().pipe2(Waiting.BLOCKING);
        private final Pid pid =
                kernel.spawner().spawn(image(), List.of("asking"), List.of(new Inherited(output.write(), OUTPUT)));
        private final Fd listener;

        Asking() {
            output.write().close();
            listener = copy(word());
        }

        private static byte[] image() {
            var builder = ProgramBuilder.forImage(Arch.current());
            var listener = builder.cell("listener");
            var answer = builder.cell("answer");
            // ld nr; jeq getppid, 0, 1; ret USER_NOTIF; ret ALLOW
            var filter = builder.longs(
                    0x20,
                    0x15 | 1L << 24 | (long) Syscall.GETPPID.number() << 32,
                    6 | 0x7fc00000L << 32,
                    6 | 0x7fff0000L << 32);
            builder.call(
                            Syscall.SECCOMP,
                            Operand.of(Prctl.SECCOMP_SET_MODE_FILTER),
                            Operand.of(Prctl.SECCOMP_FILTER_FLAG_NEW_LISTENER),
                            builder.words(Operand.of(4), filter))
                    .into(listener);
            builder.call(Syscall.WRITE, Operand.of(OUTPUT), listener, Operand.of(8));
            builder.call(
                            Syscall.GETPPID,
                            Operand.of(11),
                            Operand.of(12),
                            Operand.of(13),
                            Operand.of(14),
                            Operand.of(15),
                            Operand.of(16))
                    .into(answer)
                    .toleratingEverything();
            builder.call(Syscall.WRITE, Operand.of(OUTPUT), answer, Operand.of(8));
            builder.call(Syscall.WRITE, answer.load(), builder.string("hello"), Operand.of(5))
                    .toleratingEverything();
            builder.call(Syscall.EXIT_GROUP, Operand.NONE);
            return ElfImage.of(builder.build(), OUTPUT);
        }

        long result() {
            return word();
        }

        private long word() {
            byte[] bytes = kernel.contents().readOnce(output.read(), 8);
            return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getLong();
        }

        private Fd copy(long number) {
            try (var process = new Fd(kernel.gate(), call(Syscall.PIDFD_OPEN, pid.number(), 0))) {
                return new Fd(kernel.gate(), call(Syscall.PIDFD_GETFD, process.number(), number));
            }
        }

        private long call(Syscall syscall, long first, long second) {
            return SyscallException.check(syscall.kernelName(), kernel.gate().call(syscall, first, second));
        }

        @Override
        public void close() {
            output.close();
            listener.close();
            kernel.gate().call(Syscall.WAIT4, pid.number(), 0, 0, 0);
        }
    }
}
