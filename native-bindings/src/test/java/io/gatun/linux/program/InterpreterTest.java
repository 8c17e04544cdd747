package io.gatun.linux.program;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gatun.linux.abi.Arch;
import io.gatun.linux.testing.Assembler;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The interpreters' machine code is what their commented source says. */
class InterpreterTest {
    @TempDir
    Path directory;

    @ParameterizedTest
    @EnumSource
    void codeIsItsSourceAssembled(Arch arch) throws Exception {
        assertArrayEquals(Assembler.assemble("interpreter", arch, directory), Interpreter.code(arch));
    }

    @ParameterizedTest
    @EnumSource
    void codeFitsBeforeTheData(Arch arch) {
        // The first page of the image holds the headers and the code; the data begins with the next one.
        assertTrue(Interpreter.code(arch).length < 0x1000 - 232);
    }
}
