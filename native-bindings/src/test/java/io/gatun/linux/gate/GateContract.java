package io.gatun.linux.gate;

import static io.gatun.linux.abi.Fcntl.AT_FDCWD;
import static io.gatun.linux.abi.Fcntl.F_ADD_SEALS;
import static io.gatun.linux.abi.Fcntl.F_SEAL_GROW;
import static io.gatun.linux.abi.Fcntl.MFD_CLOEXEC;
import static io.gatun.linux.abi.Fcntl.O_CLOEXEC;
import static io.gatun.linux.abi.Fcntl.SEEK_SET;
import static io.gatun.linux.abi.Mman.MAP_SHARED;
import static io.gatun.linux.abi.Mman.PROT_READ;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import io.gatun.linux.abi.CString;
import io.gatun.linux.abi.Errno;
import io.gatun.linux.abi.Syscall;
import io.gatun.linux.handle.Fd;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.management.ManagementFactory;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** What every backend of the gate does; each has a test class that opens it. */
abstract class GateContract {
    private static final int MANY = 20_000;
    private static final long COMPILER_NANOS = 30_000_000_000L;

    private final SyscallGate gate;
    private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    GateContract(SyscallGate gate) {
        this.gate = gate;
    }

    @Test
    void resultIsWhatTheKernelReturns() {
        assertEquals(ProcessHandle.current().pid(), gate.call(Syscall.GETPID));
    }

    @Test
    void errnoIsTheResultNegated() {
        assertEquals(-Errno.EBADF.number(), gate.call(Syscall.CLOSE, -1));
        try (var arena = Arena.ofConfined()) {
            long path = CString.in(arena, "/no/such").address();
            assertEquals(-Errno.ENOENT.number(), gate.call(Syscall.OPENAT, AT_FDCWD, path, O_CLOEXEC));
        }
    }

    @Test
    void callThatDoesNotExistIsRefused() {
        assertEquals(-Errno.ENOSYS.number(), gate.call(100_000, 0, 0, 0, 0, 0, 0));
    }

    @Test
    void errnoOfOneIsNotTakenForMinusOne() {
        // EPERM is 1, so that its result is the -1 by which the C library says that there is an errno at all.
        try (Fd memfd = memfd()) {
            // A memory file made without MFD_ALLOW_SEALING refuses every seal.
            assertEquals(-Errno.EPERM.number(), gate.call(Syscall.FCNTL, memfd.number(), F_ADD_SEALS, F_SEAL_GROW));
        }
    }

    @Test
    void valuesBeyondThirtyTwoBitsArriveAndComeBack() {
        try (Fd memfd = memfd()) {
            long far = (1L << 42) + 5;
            assertEquals(far, gate.call(Syscall.LSEEK, memfd.number(), far, SEEK_SET));
        }
    }

    @Test
    void negativeResultThatIsNoErrnoComesBackAsItIs() {
        try (var arena = Arena.ofConfined()) {
            long path = CString.in(arena, "/proc/self/mem").address();
            try (Fd memory = new Fd(gate, gate.call(Syscall.OPENAT, AT_FDCWD, path, O_CLOEXEC))) {
                long offset = 0xffff_ffff_ff60_0000L;
                assertEquals(offset, gate.call(Syscall.LSEEK, memory.number(), offset, SEEK_SET));
            }
        }
    }

    @Test
    void allSixArgumentsArrive() {
        try (var arena = Arena.ofConfined();
                Fd memfd = memfd()) {
            long offset = 1L << 33;
            MemorySegment word = arena.allocateFrom(JAVA_LONG, 0x1122334455667788L);
            gate.call(Syscall.PWRITE64, memfd.number(), word.address(), Long.BYTES, offset);
            long mapped = gate.call(Syscall.MMAP, 0, 4096, PROT_READ, MAP_SHARED, memfd.number(), offset);
            assertTrue(mapped > 0, () -> "mmap: " + mapped);
            // The mapped page is read by the kernel, for which no pointer has to be trusted here.
            try (Fd copy = memfd()) {
                assertEquals(Long.BYTES, gate.call(Syscall.WRITE, copy.number(), mapped, Long.BYTES));
                MemorySegment read = arena.allocate(JAVA_LONG);
                gate.call(Syscall.PREAD64, copy.number(), read.address(), Long.BYTES, 0);
                assertEquals(0x1122334455667788L, read.get(JAVA_LONG, 0));
            }
            assertEquals(0, gate.call(Syscall.MUNMAP, mapped, 4096));
        }
    }

    @Test
    void zeroAsTheSixthArgumentArrivesToo() {
        try (Fd memfd = memfd()) {
            long mapped = gate.call(Syscall.MMAP, 0, 4096, PROT_READ, MAP_SHARED, memfd.number(), 0);
            // Anything but a whole number of pages would be refused.
            assertTrue(mapped > 0, () -> "mmap: " + mapped);
            assertEquals(0, gate.call(Syscall.MUNMAP, mapped, 4096));
        }
    }

    @Test
    void everyThreadHasItsOwnErrno() throws InterruptedException {
        var wrong = new AtomicLong();
        var start = new CountDownLatch(1);
        Runnable closing = () -> {
            for (int i = 0; i < MANY; i++) {
                wrong.addAndGet(gate.call(Syscall.CLOSE, -1) == -Errno.EBADF.number() ? 0 : 1);
            }
        };
        Runnable seeking = () -> {
            for (int i = 0; i < MANY; i++) {
                wrong.addAndGet(gate.call(Syscall.KILL, Integer.MAX_VALUE, 0) == -Errno.ESRCH.number() ? 0 : 1);
            }
        };
        var threads = new Thread[] {
            Thread.ofPlatform().start(() -> awaitAndRun(start, closing)),
            Thread.ofPlatform().start(() -> awaitAndRun(start, seeking)),
            Thread.ofVirtual().start(() -> awaitAndRun(start, closing)),
            Thread.ofVirtual().start(() -> awaitAndRun(start, seeking))
        };
        start.countDown();
        for (Thread thread : threads) {
            thread.join();
        }
        assertEquals(0, wrong.get());
    }

    @Test
    void callOfAVirtualThreadMayBlock() throws InterruptedException {
        try (var arena = Arena.ofShared()) {
            MemorySegment ends = arena.allocate(JAVA_INT, 2);
            assertEquals(0, gate.call(Syscall.PIPE2, ends.address(), O_CLOEXEC));
            MemorySegment bytes = arena.allocateFrom("x");
            var result = new AtomicLong();
            try (Fd read = new Fd(gate, ends.getAtIndex(JAVA_INT, 0));
                    Fd write = new Fd(gate, ends.getAtIndex(JAVA_INT, 1))) {
                var waiting = Thread.startVirtualThread(() -> {
                    MemorySegment into = arena.allocate(8);
                    result.set(
                            gate.call(Syscall.READ, read.number(), into.address(), 8) * 256 + into.get(JAVA_BYTE, 0));
                });
                Thread.sleep(50);
                assertTrue(waiting.isAlive());
                gate.call(Syscall.WRITE, write.number(), bytes.address(), 1);
                waiting.join();
            }
            assertEquals(256 + 'x', result.get());
        }
    }

    @Test
    void programIsSpawnedAndReaped() {
        try (var arena = Arena.ofConfined()) {
            MemorySegment pid = arena.allocate(JAVA_INT);
            MemorySegment arguments = arena.allocate(JAVA_LONG, 4);
            arguments.setAtIndex(JAVA_LONG, 0, CString.in(arena, "sh").address());
            arguments.setAtIndex(JAVA_LONG, 1, CString.in(arena, "-c").address());
            arguments.setAtIndex(JAVA_LONG, 2, CString.in(arena, "exit 5").address());
            long shell = CString.in(arena, "/bin/sh").address();
            long environment = arena.allocate(JAVA_LONG).address();
            int error =
                    gate.call(LibcFunction.POSIX_SPAWN, pid.address(), shell, 0, 0, arguments.address(), environment);
            assertEquals(0, error);
            MemorySegment status = arena.allocate(JAVA_INT);
            assertEquals(pid.get(JAVA_INT, 0), gate.call(Syscall.WAIT4, pid.get(JAVA_INT, 0), status.address(), 0, 0));
            assertEquals(5 << 8, status.get(JAVA_INT, 0));
            long absent = CString.in(arena, "/no/such").address();
            assertEquals(
                    Errno.ENOENT.number(),
                    gate.call(LibcFunction.POSIX_SPAWN, pid.address(), absent, 0, 0, arguments.address(), environment));
        }
    }

    @Test
    void callWithIntegersAllocatesNothing() {
        long sum = calls(MANY);
        long least = Long.MAX_VALUE;
        // The compiler that does away with the boxes works beside us, and on a busy machine it comes late.
        long deadline = System.nanoTime() + COMPILER_NANOS;
        while (least > 0 && System.nanoTime() - deadline < 0) {
            long before = allocatedBytes();
            sum += calls(MANY);
            least = Math.min(least, allocatedBytes() - before);
        }
        assertTrue(sum != 0);
        assertEquals(0, least);
    }

    private long calls(int count) {
        long sum = 0;
        for (int i = 0; i < count; i++) {
            sum += gate.call(Syscall.GETPPID) + gate.call(Syscall.CLOSE, -1);
        }
        return sum;
    }

    private long allocatedBytes() {
        return threads.getCurrentThreadAllocatedBytes();
    }

    private static void awaitAndRun(CountDownLatch start, Runnable action) {
        try {
            start.await();
            action.run();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private Fd memfd() {
        try (var arena = Arena.ofConfined()) {
            return new Fd(
                    gate,
                    gate.call(Syscall.MEMFD_CREATE, CString.in(arena, "gate").address(), MFD_CLOEXEC));
        }
    }
}
