package io.gatun.linux.gate.ffm;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import io.gatun.linux.abi.Arch;
import io.gatun.linux.testing.Assembler;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The machine code of a system call is what its commented source says. */
class SyscallCodeTest {
    @TempDir
    Path directory;

    @ParameterizedTest
    @EnumSource
    void codeIsItsSourceAssembled(Arch arch) throws Exception {
        assertArrayEquals(Assembler.assemble("syscall", arch, directory), SyscallCode.of(arch));
    }
}
