package io.gatun.linux.program;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.gatun.linux.abi.Arch;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
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
        String tools = "/usr/bin/" + arch.kernelName() + "-linux-gnu-";
        assumeTrue(Files.isExecutable(Path.of(tools + "as")), tools + "as is not installed");
        String source = "src/main/asm/interpreter-" + arch.kernelName() + ".S";
        String object = directory.resolve("object").toString();
        Path code = directory.resolve("code");
        run(tools + "as", "-o", object, source);
        run(tools + "objcopy", "-O", "binary", "-j", ".text", object, code.toString());
        assertArrayEquals(Files.readAllBytes(code), Interpreter.code(arch));
    }

    @ParameterizedTest
    @EnumSource
    void codeFitsBeforeTheData(Arch arch) {
        // The first page of the image holds the headers and the code; the data begins with the next one.
        assertTrue(Interpreter.code(arch).length < 0x1000 - 232);
    }

    private void run(String... command) throws IOException, InterruptedException {
        var process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, process.waitFor(), output);
    }
}
