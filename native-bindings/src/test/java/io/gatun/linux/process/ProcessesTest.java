package io.gatun.linux.process;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gatun.linux.Kernel;
import io.gatun.linux.abi.Errno;
import io.gatun.linux.file.Pipe;
import io.gatun.linux.file.Pipes.Waiting;
import io.gatun.linux.gate.Blocking;
import io.gatun.linux.gate.SyscallException;
import io.gatun.linux.handle.Fd;
import io.gatun.linux.handle.Pid;
import io.gatun.linux.handle.PidFd;
import io.gatun.linux.process.ExitStatus.Exited;
import io.gatun.linux.process.ExitStatus.Signaled;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** Holding, signalling and reaping children, on the running kernel. */
class ProcessesTest {
    private final Kernel kernel = Kernel.open();
    private final Processes processes = kernel.processes();

    @Test
    void childThatExitsHasItsCode() {
        Pid pid = Shell.start(kernel, "exit 42");
        assertEquals(new Exited(42), processes.waitid(pid));
        assertErrno(Errno.ECHILD, () -> processes.waitid(pid));
    }

    @Test
    void childThatIsKilledHasItsSignal() {
        try (PidFd child = processes.pidfdOpen(Shell.start(kernel, "sleep 100"))) {
            assertEquals(Optional.empty(), processes.tryWaitid(child));
            processes.pidfdSendSignal(child, Signal.SIGKILL);
            assertEquals(new Signaled(Signal.SIGKILL, false), processes.waitid(child));
        }
    }

    @Test
    void reapedProcessIsNotSignalledAnyMore() {
        try (PidFd child = processes.pidfdOpen(Shell.start(kernel, "exit 0"))) {
            processes.waitid(child);
            assertErrno(Errno.ESRCH, () -> processes.pidfdSendSignal(child, Signal.SIGKILL));
            var failure = assertThrows(SyscallException.class, () -> processes.pidfdSendSignal(child, Signal.SIGTERM));
            assertEquals(
                    "pidfd_send_signal(%s<pid:%s>, SIGTERM, 0, 0)".formatted(child.fd(), child.pid()), failure.call());
        }
    }

    @Test
    void peekedChildStaysToBeReaped() throws InterruptedException {
        try (PidFd child = processes.pidfdOpen(Shell.start(kernel, "exit 3"))) {
            Optional<ExitStatus> seen = processes.peek(child);
            while (seen.isEmpty()) {
                Thread.sleep(5);
                seen = processes.peek(child);
            }
            assertEquals(Optional.of(new Exited(3)), seen);
            assertTrue(processes.stat(child.pid()).orElseThrow().hasEnded());
            assertEquals(Optional.of(new Exited(3)), processes.tryWaitid(child.pid()));
            assertEquals(Optional.empty(), processes.stat(child.pid()));
        }
    }

    @Test
    void processThatIsNotThereCannotBeHeld() {
        assertErrno(Errno.ESRCH, () -> processes.pidfdOpen(new Pid(Integer.MAX_VALUE)));
    }

    @Test
    void groupIsSignalledAsOne() {
        try (Pipe pipe = kernel.pipes().pipe2(Waiting.BLOCKING)) {
            Pid leader = Shell.start(
                    kernel, "exec setsid sh -c 'sleep 100 & echo $! >&3; wait'", new Inherited(pipe.write(), 3));
            Pid member = new Pid(Integer.parseInt(line(pipe.read())));
            assertEquals(leader.number(), processes.stat(member).orElseThrow().group());
            try (PidFd held = processes.pidfdOpen(member)) {
                processes.killGroup(leader, Signal.SIGKILL);
                assertEquals(new Signaled(Signal.SIGKILL, false), processes.waitid(leader));
                assertTrue(kernel.events().awaitReadable(held.fd(), Duration.ofSeconds(10)));
            }
        }
    }

    @Test
    void descriptorOfAChildIsTakenBack() {
        try (Pipe pipe = kernel.pipes().pipe2(Waiting.BLOCKING);
                Pipe ready = kernel.pipes().pipe2(Waiting.BLOCKING)) {
            Pid pid = Shell.start(
                    kernel,
                    "echo in the pipe >&7; echo ready >&8; sleep 100",
                    new Inherited(pipe.write(), 7),
                    new Inherited(pipe.read(), 6),
                    new Inherited(ready.write(), 8));
            assertEquals("ready", line(ready.read()));
            try (PidFd child = processes.pidfdOpen(pid);
                    Fd taken = processes.pidfdGetfd(child, 6)) {
                assertTrue(kernel.descriptors().isCloseOnExec(taken));
                assertEquals("in the pipe", line(taken));
                processes.pidfdSendSignal(child, Signal.SIGKILL);
                processes.waitid(child);
            }
        }
    }

    @Test
    void startedProgramBlocksAndIgnoresNoSignal() throws InterruptedException {
        var seen = new AtomicReference<String>();
        Thread.ofPlatform()
                .start(() -> {
                    kernel.events().block(Set.of(Signal.SIGTERM, Signal.SIGQUIT));
                    try (Pipe pipe = kernel.pipes().pipe2(Waiting.BLOCKING)) {
                        String command = "exec grep -E 'SigBlk|SigIgn' /proc/self/status >&3";
                        processes.waitid(Shell.start(kernel, command, new Inherited(pipe.write(), 3)));
                        seen.set(line(pipe.read()));
                    }
                })
                .join();
        assertEquals("SigBlk:\t0000000000000000\nSigIgn:\t0000000000000000", seen.get());
    }

    @Test
    void startTimeTellsTwoProcessesApart() {
        Pid self = kernel.self().pid();
        ProcessStat first = processes.stat(self).orElseThrow();
        assertEquals(self, first.pid());
        assertEquals("java", first.name());
        Pid child = Shell.start(kernel, "sleep 100");
        ProcessStat later = processes.stat(child).orElseThrow();
        assertEquals(self.number(), later.parent());
        assertTrue(later.startTicks() > first.startTicks());
        try (PidFd held = processes.pidfdOpen(child)) {
            processes.pidfdSendSignal(held, Signal.SIGKILL);
            processes.waitid(held);
        }
    }

    @Test
    void blockingCallOfAVirtualThreadRunsOnAnotherThread() throws InterruptedException {
        Pid pid = Shell.start(kernel, "sleep 0.3; exit 7");
        var status = new AtomicReference<ExitStatus>();
        var virtual = Thread.startVirtualThread(() -> status.set(Blocking.call(() -> {
            assertFalse(Thread.currentThread().isVirtual());
            return processes.waitid(pid);
        })));
        virtual.join();
        assertEquals(new Exited(7), status.get());
    }

    @Test
    void blockingCallThrowsWhatItThrows() throws InterruptedException {
        var thrown = new AtomicReference<Throwable>();
        Thread.startVirtualThread(() -> thrown.set(assertThrows(
                        SyscallException.class,
                        () -> Blocking.call(() -> processes.waitid(new Pid(Integer.MAX_VALUE))))))
                .join();
        assertEquals(Errno.ECHILD, ((SyscallException) thrown.get()).errno());
        Thread.startVirtualThread(() -> thrown.set(assertThrows(
                        IOException.class,
                        () -> Blocking.call(() -> {
                            throw new IOException("checked");
                        }))))
                .join();
        assertEquals("checked", thrown.get().getMessage());
    }

    @Test
    void blockingCallOutlivesAnInterruptAndKeepsIt() throws InterruptedException {
        Pid pid = Shell.start(kernel, "sleep 0.3; exit 7");
        var interrupted = new AtomicReference<Boolean>();
        var virtual = Thread.startVirtualThread(() -> {
            Thread.currentThread().interrupt();
            Blocking.call(() -> processes.waitid(pid));
            interrupted.set(Thread.currentThread().isInterrupted());
        });
        virtual.join();
        assertEquals(true, interrupted.get());
    }

    private String line(Fd file) {
        try (var arena = Arena.ofConfined()) {
            var memory = arena.allocate(100);
            long length = kernel.contents().read(file, memory);
            return new String(memory.asSlice(0, length).toArray(JAVA_BYTE), UTF_8).strip();
        }
    }

    private static void assertErrno(Errno errno, Executable call) {
        assertEquals(errno, assertThrows(SyscallException.class, call).errno());
    }
}
