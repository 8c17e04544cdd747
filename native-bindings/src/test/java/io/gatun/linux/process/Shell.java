package io.gatun.linux.process;

import io.gatun.linux.Kernel;
import io.gatun.linux.abi.Arch;
import io.gatun.linux.abi.Syscall;
import io.gatun.linux.handle.Pid;
import io.gatun.linux.program.ElfImage;
import io.gatun.linux.program.Operand;
import io.gatun.linux.program.ProgramBuilder;
import java.util.List;

/** Children that run a shell command and that nobody else reaps, as the JDK would do with its own. */
final class Shell {
    private static final int REPORT_FD = 2;

    private Shell() {}

    static Pid start(Kernel kernel, String command, Inherited... descriptors) {
        var builder = ProgramBuilder.forImage(Arch.current());
        builder.call(
                Syscall.EXECVE,
                builder.string("/bin/sh"),
                builder.vector(List.of("sh", "-c", command)),
                builder.words(Operand.NONE));
        byte[] image = ElfImage.of(builder.build(), REPORT_FD);
        return kernel.spawner().spawn(image, List.of("sh"), List.of(descriptors));
    }
}
