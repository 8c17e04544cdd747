package io.gatun.linux.program;

import io.gatun.linux.abi.Arch;
import java.util.HexFormat;

/**
 * The machine code that runs a syscall program: loads six arguments, makes the call, stores the result where the entry
 * says, and goes on, branches, or reports the failing entry and exits. No library, no allocation, one word of stack.
 *
 * <p>The commented source is {@code src/main/asm/interpreter-*.S}; a test assembles it and compares the bytes.
 */
final class Interpreter {
    private static final byte[] X86_64 = bytes("""
            bd401002004889eb8b03448b6304488b7b08488b7310488b53184c8b53204c8b43284c8b4b3041f6c4087403488b3f41
            f6c4107403488b3641f6c4207403488b1241f6c44074034d8b1241f6c48074034d8b00410fbae40873034d8b0985c078
            450f05488b4b38e3034889014885c0791741f6c404751189c2f7da4489e1c1e9090fb6c939ca754d4489e183e103740d
            ffc97423ffc974364885c0791f4883c340e962ffffff4889f84829f0488b4b38e3d6488901ebd14885c075e141c1ec11
            41c1e4064a8d5c2500e93affffff4885c078e9ebc84829eb48c1eb0648c1e2204809da52b801000000488b7df84889e6
            ba080000000f05b8e7000000bf6f0000000f05
            """);

    private static final byte[] AARCH64 = bytes("""
            130882d25300a0f2f40313aa88564029808640a9828e41a9849642a955001836000040f955002036210040f955002836
            420040f955003036630040f955003836840040f955004036a50040f96802f837010000d4891e40f9490000b4200100f9
            c000f8b6b5001037ea0300cbab4209535f010beb81020054a9060072a00000543f0900714b010054a00100542001f8b6
            94020191deffff17000001cb891e40f9c9feffb4200100f9f4ffff1720ffffb5a97e1153741a098bd5ffff17a0ffffb7
            f4ffff17940213cb94fe46d38a820aaaea0f1ff860825ff8e1030091020180d2080880d2010000d4e00d80d2c80b80d2
            010000d4
            """);

    private Interpreter() {}

    /** The code for {@code arch}; position independent but for the address of the table. */
    static byte[] code(Arch arch) {
        return (arch == Arch.X86_64 ? X86_64 : AARCH64).clone();
    }

    private static byte[] bytes(String hex) {
        return HexFormat.of().parseHex(hex.replaceAll("\\s", ""));
    }
}
