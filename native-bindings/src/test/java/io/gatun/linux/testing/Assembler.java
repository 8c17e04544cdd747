package io.gatun.linux.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.gatun.linux.abi.Arch;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Assembles the sources of our machine code by as(1). */
public final class Assembler {
    private Assembler() {}

    /** The machine code of {@code src/main/asm/NAME-ARCH.S}; the test is skipped where there is no assembler for it. */
    public static byte[] assemble(String name, Arch arch, Path directory) throws IOException, InterruptedException {
        String tools = "/usr/bin/" + arch.kernelName() + "-linux-gnu-";
        assumeTrue(Files.isExecutable(Path.of(tools + "as")), tools + "as is not installed");
        String object = directory.resolve("object").toString();
        Path code = directory.resolve("code");
        run(tools + "as", "-o", object, "src/main/asm/" + name + "-" + arch.kernelName() + ".S");
        run(tools + "objcopy", "-O", "binary", "-j", ".text", object, code.toString());
        return Files.readAllBytes(code);
    }

    private static void run(String... command) throws IOException, InterruptedException {
        var process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, process.waitFor(), output);
    }
}
