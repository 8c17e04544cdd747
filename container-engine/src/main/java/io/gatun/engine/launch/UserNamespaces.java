package io.gatun.engine.launch;

import io.gatun.engine.plan.frame.Descriptors;
import io.gatun.engine.spec.IdMapping;
import io.gatun.linux.Kernel;
import io.gatun.linux.abi.Arch;
import io.gatun.linux.abi.Errno;
import io.gatun.linux.abi.Sched;
import io.gatun.linux.abi.Syscall;
import io.gatun.linux.file.Pipes;
import io.gatun.linux.gate.SyscallException;
import io.gatun.linux.handle.Fd;
import io.gatun.linux.handle.Pid;
import io.gatun.linux.process.Inherited;
import io.gatun.linux.program.ElfImage;
import io.gatun.linux.program.Failure;
import io.gatun.linux.program.Operand;
import io.gatun.linux.program.Program;
import io.gatun.linux.program.ProgramBuilder;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

/**
 * Makes user namespaces that stand for id maps. A JVM can neither make nor enter one; a process of a few calls makes it and
 * holds it until it is open here.
 */
public final class UserNamespaces {
    private static final int REPORT = Descriptors.FIRST;
    private static final int RELEASE = Descriptors.FIRST + 1;

    private final Kernel kernel;

    public UserNamespaces(Kernel kernel) {
        this.kernel = kernel;
    }

    /** A user namespace that maps these ids. The caller closes it. */
    public Fd make(List<IdMapping> uids, List<IdMapping> gids) {
        var report = kernel.pipes().pipe2(Pipes.Waiting.BLOCKING);
        var release = kernel.pipes().pipe2(Pipes.Waiting.BLOCKING);
        try (report;
                release) {
            Pid holder = kernel.spawner()
                    .spawn(
                            ElfImage.of(program(), REPORT),
                            List.of("gatun-userns"),
                            List.of(new Inherited(report.write(), REPORT), new Inherited(release.read(), RELEASE)));
            report.write().close();
            release.read().close();
            try {
                awaitMade(report.read());
                return mapped(holder, uids, gids);
            } finally {
                release.write().close();
                kernel.processes().waitid(holder);
            }
        }
    }

    private Fd mapped(Pid holder, List<IdMapping> uids, List<IdMapping> gids) {
        // The holder is our child and not reaped yet: its number cannot mean another process.
        try (var process = ProcessDirectory.open(kernel, holder)) {
            process.writeIdMaps(uids, gids);
            return process.namespace("user");
        }
    }

    private void awaitMade(Fd report) {
        byte[] word = kernel.contents().readOnce(report, Failure.BYTES);
        if (word.length == Failure.BYTES) {
            var failure = Failure.of(
                    ByteBuffer.wrap(word).order(ByteOrder.LITTLE_ENDIAN).getLong());
            throw SyscallException.of("unshare(CLONE_NEWUSER)", -failure.errno().number());
        }
        if (word.length != 1) {
            throw SyscallException.of("unshare(CLONE_NEWUSER)", -Errno.ECHILD.number());
        }
    }

    private static Program program() {
        var out = ProgramBuilder.forImage(Arch.current());
        out.because("make a user namespace and hold it while it is mapped and opened");
        out.call(Syscall.UNSHARE, Operand.of(Sched.CLONE_NEWUSER));
        out.call(Syscall.WRITE, Operand.of(REPORT), out.string("!"), Operand.of(1));
        out.call(Syscall.READ, Operand.of(RELEASE), out.cell(), Operand.of(1));
        out.call(Syscall.EXIT_GROUP, Operand.NONE);
        return out.build();
    }
}
