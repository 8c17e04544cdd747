package io.gatun.linux.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gatun.linux.Kernel;
import io.gatun.linux.abi.Errno;
import io.gatun.linux.gate.Blocking;
import io.gatun.linux.gate.SyscallException;
import io.gatun.linux.process.Limits.ResourceLimit;
import io.gatun.linux.process.Limits.Rlimit;
import io.gatun.linux.process.Scheduling.Attributes;
import io.gatun.linux.process.Scheduling.Deadline;
import io.gatun.linux.process.Scheduling.IoClass;
import io.gatun.linux.process.Scheduling.IoPriority;
import io.gatun.linux.process.Scheduling.Policy;
import io.gatun.linux.process.Self.Adoption;
import io.gatun.linux.process.Self.Capabilities;
import io.gatun.linux.process.Self.Dumpability;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** What a thread may change about itself without being root; each test on a thread that ends afterwards. */
class SelfTest {
    private final Kernel kernel = Kernel.open();
    private final Self self = kernel.self();

    @Test
    void threadIsNamed() {
        onThreadOfItsOwn(() -> {
            self.setName("0123456789abcdefXYZ");
            assertEquals("0123456789abcde", self.name());
            assertEquals("0123456789abcde\n", status("comm"));
        });
    }

    @Test
    void threadThatGivesUpNewPrivilegesCannotTakeItBack() {
        onThreadOfItsOwn(() -> {
            assertFalse(self.hasNoNewPrivs());
            self.setNoNewPrivs();
            assertTrue(self.hasNoNewPrivs());
            assertTrue(status("status").contains("NoNewPrivs:\t1"));
        });
    }

    @Test
    void parentDeathSignalIsSetAndCleared() {
        onThreadOfItsOwn(() -> {
            assertEquals(Optional.empty(), self.parentDeathSignal());
            self.setParentDeathSignal(Optional.of(Signal.SIGHUP));
            assertEquals(Optional.of(Signal.SIGHUP), self.parentDeathSignal());
            self.setParentDeathSignal(Optional.empty());
            assertEquals(Optional.empty(), self.parentDeathSignal());
        });
    }

    @Test
    void processHidesAndShowsItself() {
        Dumpability before = self.dumpable();
        self.setDumpable(Dumpability.HIDDEN);
        assertEquals(Dumpability.HIDDEN, self.dumpable());
        self.setDumpable(Dumpability.DUMPABLE);
        assertEquals(Dumpability.DUMPABLE, self.dumpable());
        self.setDumpable(before);
    }

    @Test
    void processAdoptsAndNoLongerAdopts() {
        assertEquals(Adoption.LEFT_TO_INIT, self.childSubreaper());
        self.setChildSubreaper(Adoption.SUBREAPER);
        assertEquals(Adoption.SUBREAPER, self.childSubreaper());
        self.setChildSubreaper(Adoption.LEFT_TO_INIT);
        assertEquals(Adoption.LEFT_TO_INIT, self.childSubreaper());
    }

    @Test
    void capabilitiesAreThoseThatProcSays() {
        onThreadOfItsOwn(() -> {
            Capabilities capabilities = self.capget();
            String status = status("status");
            assertTrue(status.contains("CapEff:\t%016x\n".formatted(capabilities.effective())), status);
            assertTrue(status.contains("CapPrm:\t%016x\n".formatted(capabilities.permitted())), status);
        });
    }

    @Test
    void droppedCapabilitiesAreGone() {
        onThreadOfItsOwn(() -> {
            self.capset(new Capabilities(0, 0, 0));
            assertEquals(new Capabilities(0, 0, 0), self.capget());
            assertErrno(Errno.EPERM, () -> self.capset(new Capabilities(1, 1, 0)));
            assertErrno(Errno.EPERM, () -> self.dropFromBoundingSet(1));
        });
    }

    @Test
    void limitIsLoweredAndReadBack() {
        Rlimit before = kernel.limits().prlimit(self.pid(), ResourceLimit.RLIMIT_CORE);
        var none = new Rlimit(0, before.hard());
        assertEquals(before, kernel.limits().setPrlimit(self.pid(), ResourceLimit.RLIMIT_CORE, none));
        assertEquals(none, kernel.limits().prlimit(self.pid(), ResourceLimit.RLIMIT_CORE));
        kernel.limits().setPrlimit(self.pid(), ResourceLimit.RLIMIT_CORE, before);
    }

    @Test
    void limitBeyondItsHardPartIsRefused() {
        assertThrows(IllegalArgumentException.class, () -> new Rlimit(Rlimit.INFINITY, 5));
        assertEquals(Rlimit.INFINITY, new Rlimit(5, Rlimit.INFINITY).hard());
    }

    @Test
    void oomScoreIsRaised() {
        int before = kernel.limits().oomScoreAdj(self.pid());
        kernel.limits().setOomScoreAdj(self.pid(), before);
        assertEquals(before, kernel.limits().oomScoreAdj(self.pid()));
    }

    @Test
    void threadKeepsToOneProcessor() {
        onThreadOfItsOwn(() -> {
            BitSet all = kernel.scheduling().affinity(self.tid());
            assertEquals(Runtime.getRuntime().availableProcessors(), all.cardinality());
            var first = new BitSet();
            first.set(all.nextSetBit(0));
            kernel.scheduling().setAffinity(self.tid(), first);
            assertEquals(first, kernel.scheduling().affinity(self.tid()));
        });
    }

    @Test
    void threadGoesBehindOthers() {
        onThreadOfItsOwn(() -> {
            kernel.scheduling().setPriority(self.tid(), 7);
            assertEquals(7, kernel.scheduling().priority(self.tid()));
            // Newer kernels also report the slice of time a thread gets, so only what was set is compared.
            assertEquals(7, kernel.scheduling().attributes(self.tid()).nice());
            kernel.scheduling().setAttributes(self.tid(), new Attributes(Policy.SCHED_BATCH, 0, 9, 0, Deadline.NONE));
            Attributes batch = kernel.scheduling().attributes(self.tid());
            assertEquals(Policy.SCHED_BATCH, batch.policy());
            assertEquals(9, batch.nice());
            var last = new IoPriority(IoClass.IOPRIO_CLASS_BE, 7);
            kernel.scheduling().setIoPriority(self.tid(), last);
            assertEquals(last, kernel.scheduling().ioPriority(self.tid()));
        });
    }

    private static void onThreadOfItsOwn(Runnable action) {
        Blocking.<Object, RuntimeException>onThreadOfItsOwn(() -> {
            action.run();
            return "done";
        });
    }

    private static String status(String file) {
        try {
            return Files.readString(Path.of("/proc/thread-self", file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void assertErrno(Errno errno, Executable call) {
        assertEquals(errno, assertThrows(SyscallException.class, call).errno());
    }
}
