package io.gatun.engine.security;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.gatun.engine.security.SeccompProfile.Situation;
import io.gatun.linux.Kernel;
import io.gatun.linux.abi.Arch;
import io.gatun.linux.abi.Errno;
import io.gatun.linux.abi.Prctl;
import io.gatun.linux.abi.Syscall;
import io.gatun.linux.file.Pipes;
import io.gatun.linux.process.Inherited;
import io.gatun.linux.program.ElfImage;
import io.gatun.linux.program.Operand;
import io.gatun.linux.program.ProgramBuilder;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Our filters in the kernel: a process of its own loads one, makes calls, and reports what became of them. */
class SeccompFilterIT {
    private static final int REPORT_FD = 3;
    private static final long SECCOMP_SET_MODE_FILTER = 1;
    private static final long AF_UNIX = 1;
    private static final long AF_ALG = 38;
    private static final long AF_VSOCK = 40;
    private static final long SOCK_SEQPACKET = 5;
    private static final long GARBAGE = 0xdead_beef_0000_0000L;

    private final Kernel kernel = Kernel.open();

    private record Probe(Syscall call, List<Long> arguments) {
        static Probe of(Syscall call, Long... arguments) {
            return new Probe(call, List.of(arguments));
        }
    }

    @ParameterizedTest
    @EnumSource
    void kernelLoadsTheProfilesAndOrdinaryCallsWork(BuiltInProfile profile) {
        var results = run(profile, CapabilityPolicy.DEFAULT, Probe.of(Syscall.GETPID), Probe.of(Syscall.GETTID));
        assertEquals(results.get(0), results.get(1));
    }

    @Test
    void refusedCallsGetTheErrnoOfTheProfile() {
        assertEquals(
                List.of(-97L, -97L, -97L, -97L, -5L, -38L, -1L, -1L, -38L, -38L, -1L),
                run(
                        BuiltInProfile.GATUN,
                        CapabilityPolicy.DEFAULT,
                        Probe.of(Syscall.SOCKET, AF_ALG, SOCK_SEQPACKET, 0L),
                        Probe.of(Syscall.SOCKET, AF_VSOCK, SOCK_SEQPACKET, 0L),
                        Probe.of(Syscall.SOCKET, GARBAGE | AF_ALG, SOCK_SEQPACKET, 0L),
                        Probe.of(Syscall.SOCKETPAIR, AF_ALG, SOCK_SEQPACKET, 0L, 0L),
                        Probe.of(Syscall.IOCTL, 0L, GARBAGE | 0x5412, 0L),
                        Probe.of(Syscall.IO_URING_SETUP, 1L, 0L),
                        Probe.of(Syscall.BPF, 0L, 0L, 0L),
                        Probe.of(Syscall.KEYCTL, 0L, 0L),
                        Probe.of(Syscall.CLONE3, 0L, 0L),
                        Probe.of(Syscall.FSOPEN, 0L, 0L),
                        Probe.of(Syscall.UNSHARE, 0x1000_0000L)));
    }

    @Test
    void allowedCallsReachTheKernel() {
        var results = run(
                BuiltInProfile.GATUN,
                CapabilityPolicy.DEFAULT,
                Probe.of(Syscall.SOCKET, GARBAGE | AF_UNIX, SOCK_SEQPACKET, 0L),
                Probe.of(Syscall.IOCTL, -1L, 0x5413L, 0L),
                Probe.of(Syscall.FACCESSAT2, -100L, 0L, 0L, 0L));
        assertEquals(List.of((long) -Errno.EBADF.number(), (long) -Errno.EFAULT.number()), results.subList(1, 3));
        assertEquals(true, results.getFirst() > REPORT_FD, "a descriptor: " + results.getFirst());
    }

    @Test
    void capabilityOpensItsCalls() {
        var admin = Set.of(Capability.CAP_SYS_ADMIN);
        assertEquals(
                List.of((long) -Errno.EINVAL.number()),
                run(BuiltInProfile.GATUN, admin, Probe.of(Syscall.UNSHARE, 1L)));
    }

    private List<Long> run(BuiltInProfile profile, Set<Capability> capabilities, Probe... probes) {
        var situation = new Situation(capabilities, Arch.current(), new KernelVersion(6, 1));
        var filter = SeccompCompiler.compile(profile.read().resolve(situation), Arch.current());
        byte[] image = ElfImage.of(program(filter, probes).build(), REPORT_FD);
        try (var pipe = kernel.pipes().pipe2(Pipes.Waiting.BLOCKING)) {
            var pid = kernel.spawner().spawn(image, List.of("probe"), List.of(new Inherited(pipe.write(), REPORT_FD)));
            pipe.write().close();
            byte[] report = kernel.contents().readAll(pipe.read(), 4096);
            kernel.processes().waitid(pid);
            assertEquals(probes.length * Long.BYTES, report.length, "what the probe reported");
            return longs(report);
        }
    }

    private static List<Long> longs(byte[] report) {
        var words = ByteBuffer.wrap(report).order(ByteOrder.LITTLE_ENDIAN).asLongBuffer();
        List<Long> results = new ArrayList<>();
        while (words.hasRemaining()) results.add(words.get());
        return results;
    }

    private static ProgramBuilder program(SeccompFilter filter, Probe... probes) {
        var builder = ProgramBuilder.forImage(Arch.current());
        builder.call(
                Syscall.PRCTL,
                Operand.of(Prctl.PR_SET_NO_NEW_PRIVS),
                Operand.of(1),
                Operand.NONE,
                Operand.NONE,
                Operand.NONE);
        var code = builder.bytes(filter.program().bytes());
        var fprog = builder.words(Operand.of(filter.program().instructions().size()), code);
        builder.call(Syscall.SECCOMP, Operand.of(SECCOMP_SET_MODE_FILTER), Operand.of(filter.flags()), fprog);
        var results = builder.scratch(probes.length * Long.BYTES);
        for (int i = 0; i < probes.length; i++) {
            var arguments = probes[i].arguments().stream().map(Operand::of).toArray(Operand[]::new);
            builder.call(probes[i].call(), arguments).toleratingEverything().into(results.plus(i * Long.BYTES));
        }
        builder.call(Syscall.WRITE, Operand.of(REPORT_FD), results, Operand.of((long) probes.length * Long.BYTES));
        builder.call(Syscall.EXIT_GROUP, Operand.of(0));
        return builder;
    }
}
