package io.gatun.linux.gate.ffm;

import io.gatun.linux.abi.Arch;
import java.util.HexFormat;

/**
 * The machine code of one system call: a C function of seven longs. The C library's syscall(3) leaves the errno beside the result,
 * and having the JVM fetch it from there allocates, wherever the compiler does not see that it need not.
 *
 * <p>The commented source is {@code src/main/asm/syscall-*.S}; a test assembles it and compares the bytes.
 */
final class SyscallCode {
    private static final String X86_64 = "f30f1efa4889f84889f74889d64889ca4d89c24d89c84c8b4c24080f05c3";
    private static final String AARCH64 =
            "5f2403d5e80300aae00301aae10302aae20303aae30304aae40305aae50306aa010000d4c0035fd6";

    private SyscallCode() {}

    /** The code for {@code arch}; position independent. */
    static byte[] of(Arch arch) {
        return HexFormat.of().parseHex(arch == Arch.X86_64 ? X86_64 : AARCH64);
    }
}
