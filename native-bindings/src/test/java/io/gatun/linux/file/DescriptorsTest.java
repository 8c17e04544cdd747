package io.gatun.linux.file;

import static io.gatun.linux.abi.Fcntl.O_NONBLOCK;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gatun.linux.Kernel;
import io.gatun.linux.abi.Errno;
import io.gatun.linux.file.Descriptors.Execution;
import io.gatun.linux.file.Descriptors.Lock;
import io.gatun.linux.file.Descriptors.Seal;
import io.gatun.linux.file.Pipes.Waiting;
import io.gatun.linux.gate.SyscallException;
import io.gatun.linux.handle.Fd;
import java.lang.foreign.Arena;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Descriptors and pipes, on the running kernel. */
class DescriptorsTest {
    private final Kernel kernel = Kernel.open();
    private final Descriptors descriptors = kernel.descriptors();
    private final Pipes pipes = kernel.pipes();

    @TempDir
    private Path temporary;

    @Test
    void copiesAreTheSameOpenFile() {
        try (var arena = Arena.ofConfined();
                Pipe pipe = pipes.pipe2(Waiting.BLOCKING);
                Fd copy = descriptors.dup(pipe.write());
                Fd high = descriptors.dup(pipe.write(), 500)) {
            assertTrue(high.number() >= 500);
            kernel.contents().writeAll(copy, "a".getBytes(UTF_8));
            kernel.contents().writeAll(high, "b".getBytes(UTF_8));
            var memory = arena.allocate(10);
            assertEquals(2, kernel.contents().read(pipe.read(), memory));
            assertEquals("ab", memory.getString(0));
        }
    }

    @Test
    void descriptorsAreCloseOnExecUntilToldOtherwise() {
        try (Pipe pipe = pipes.pipe2(Waiting.BLOCKING)) {
            assertTrue(descriptors.isCloseOnExec(pipe.read()));
            descriptors.keepOnExec(pipe.read());
            assertFalse(descriptors.isCloseOnExec(pipe.read()));
            descriptors.closeRangeOnExec(pipe.read().number(), pipe.read().number());
            assertTrue(descriptors.isCloseOnExec(pipe.read()));
            descriptors.keepOnExec(pipe.read());
            descriptors.closeOnExec(pipe.read());
            assertTrue(descriptors.isCloseOnExec(pipe.read()));
        }
    }

    @Test
    void waitingIsSwitchedOffAndOn() {
        try (Pipe pipe = pipes.pipe2(Waiting.BLOCKING)) {
            descriptors.unblock(pipe.read());
            assertEquals(O_NONBLOCK, descriptors.statusFlags(pipe.read()) & O_NONBLOCK);
            descriptors.block(pipe.read());
            assertEquals(0, descriptors.statusFlags(pipe.read()) & O_NONBLOCK);
        }
    }

    @Test
    void exclusiveLockKeepsOthersOut() {
        try (Fd one = lockFile();
                Fd two = lockFile()) {
            descriptors.flock(one, Lock.EXCLUSIVE);
            assertFalse(descriptors.tryFlock(two, Lock.SHARED));
            descriptors.flock(one, Lock.SHARED);
            assertTrue(descriptors.tryFlock(two, Lock.SHARED));
            assertFalse(descriptors.tryFlock(two, Lock.EXCLUSIVE));
            descriptors.unlock(one);
            assertTrue(descriptors.tryFlock(two, Lock.EXCLUSIVE));
        }
    }

    @Test
    void lockEndsWithItsLastDescriptor() {
        try (Fd two = lockFile()) {
            Fd one = lockFile();
            try (Fd copy = descriptors.dup(one)) {
                descriptors.flock(one, Lock.EXCLUSIVE);
                one.close();
                assertFalse(descriptors.tryFlock(two, Lock.EXCLUSIVE), () -> "held by " + copy);
            }
            assertTrue(descriptors.tryFlock(two, Lock.EXCLUSIVE));
        }
    }

    @Test
    void virtualThreadsThatWaitForALockStopNoOther() throws Exception {
        int waiting = 2 * Runtime.getRuntime().availableProcessors();
        try (Fd held = lockFile();
                var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            descriptors.flock(held, Lock.EXCLUSIVE);
            for (int i = 0; i < waiting; i++) threads.execute(this::lockAndClose);
            try {
                threads.submit(Thread::yield).get(10, TimeUnit.SECONDS);
            } finally {
                descriptors.unlock(held);
            }
        }
    }

    private void lockAndClose() {
        try (Fd file = lockFile()) {
            descriptors.flock(file, Lock.EXCLUSIVE);
        }
    }

    private Fd lockFile() {
        return kernel.files()
                .open(temporary.resolve("lock"), OpenHow.readWrite().creating(0600));
    }

    @Test
    void sealedMemoryFileCannotChange() {
        try (Fd memfd = descriptors.memfdCreate("test", Execution.ALLOWED)) {
            kernel.contents().writeAll(memfd, "fixed".getBytes(UTF_8));
            descriptors.addSeals(memfd, Set.of(Seal.WRITE, Seal.GROW, Seal.SHRINK, Seal.SEAL));
            assertEquals(Set.of(Seal.values()), descriptors.seals(memfd));
            assertErrno(Errno.EPERM, () -> kernel.contents().writeAll(memfd, new byte[1]));
            assertErrno(Errno.EPERM, () -> kernel.contents().ftruncate(memfd, 0));
            assertErrno(Errno.EPERM, () -> descriptors.addSeals(memfd, Set.of(Seal.GROW)));
        }
    }

    @Test
    void memoryFileThatIsNotForExecutingHasNoExecuteBit() {
        try (Fd memfd = descriptors.memfdCreate("test", Execution.FORBIDDEN)) {
            assertEquals(0, kernel.files().statx(memfd).permissions() & 0111);
        }
    }

    @Test
    void pipeHoldsWhatItIsToldToHold() {
        try (Pipe pipe = pipes.pipe2(Waiting.BLOCKING)) {
            assertEquals(1 << 17, pipes.resize(pipe.write(), 100_000));
            assertEquals(1 << 17, pipes.capacityBytes(pipe.read()));
        }
    }

    @Test
    void bytesMoveThroughPipesWithoutBeingRead() {
        try (var arena = Arena.ofConfined();
                Pipe first = pipes.pipe2(Waiting.BLOCKING);
                Pipe second = pipes.pipe2(Waiting.BLOCKING);
                Fd file = descriptors.memfdCreate("test", Execution.FORBIDDEN)) {
            var memory = arena.allocateFrom("moved");
            assertEquals(5, pipes.vmsplice(memory.asSlice(0, 5), first.write(), Waiting.BLOCKING));
            assertEquals(5, pipes.tee(first.read(), second.write(), 100, Waiting.NONBLOCKING));
            assertEquals(5, pipes.splice(first.read(), file, 100, Waiting.NONBLOCKING));
            assertEquals(Contents.WOULD_BLOCK, pipes.splice(first.read(), file, 100, Waiting.NONBLOCKING));
            assertEquals(Contents.WOULD_BLOCK, pipes.tee(first.read(), second.write(), 100, Waiting.NONBLOCKING));
            kernel.contents().seek(file, 0);
            second.write().close();
            assertEquals("moved", new String(kernel.contents().readAll(file, 10), UTF_8));
            assertEquals("moved", new String(kernel.contents().readAll(second.read(), 10), UTF_8));
        }
    }

    @Test
    void failureNamesTheCommand() {
        try (Fd file = lockFile()) {
            var failure = assertThrows(SyscallException.class, () -> pipes.capacityBytes(file));
            assertEquals("fcntl(%s, F_GETPIPE_SZ, 0)".formatted(file), failure.call());
        }
    }

    private static void assertErrno(Errno errno, org.junit.jupiter.api.function.Executable call) {
        assertEquals(errno, assertThrows(SyscallException.class, call).errno());
    }
}
