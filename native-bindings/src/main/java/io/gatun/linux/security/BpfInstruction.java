package io.gatun.linux.security;

import static io.gatun.linux.abi.Bpf.BPF_ADD;
import static io.gatun.linux.abi.Bpf.BPF_ALU64;
import static io.gatun.linux.abi.Bpf.BPF_AND;
import static io.gatun.linux.abi.Bpf.BPF_CALL;
import static io.gatun.linux.abi.Bpf.BPF_DW;
import static io.gatun.linux.abi.Bpf.BPF_EXIT;
import static io.gatun.linux.abi.Bpf.BPF_JA;
import static io.gatun.linux.abi.Bpf.BPF_JEQ;
import static io.gatun.linux.abi.Bpf.BPF_JGE;
import static io.gatun.linux.abi.Bpf.BPF_JGT;
import static io.gatun.linux.abi.Bpf.BPF_JMP;
import static io.gatun.linux.abi.Bpf.BPF_JNE;
import static io.gatun.linux.abi.Bpf.BPF_JSET;
import static io.gatun.linux.abi.Bpf.BPF_LDX;
import static io.gatun.linux.abi.Bpf.BPF_LSH;
import static io.gatun.linux.abi.Bpf.BPF_MOD;
import static io.gatun.linux.abi.Bpf.BPF_MOV;
import static io.gatun.linux.abi.Bpf.BPF_OR;
import static io.gatun.linux.abi.Bpf.BPF_RSH;
import static io.gatun.linux.abi.Bpf.BPF_ST;
import static io.gatun.linux.abi.Bpf.BPF_STX;
import static io.gatun.linux.abi.Bpf.BPF_SUB;
import static io.gatun.linux.abi.Bpf.BPF_X;

import java.nio.ByteBuffer;
import java.util.Map;

/**
 * One instruction as the kernel reads it ({@code struct bpf_insn}); a 64-bit constant takes two.
 *
 * @param code operation, source and class
 * @param target the register that is changed or compared
 * @param source the other register, or what kind of constant {@code immediate} is
 * @param offset of memory, or of the jump in instructions from the next one
 * @param immediate a constant
 */
public record BpfInstruction(int code, int target, int source, int offset, int immediate) {
    /** The length of an encoded instruction in bytes. */
    public static final int BYTES = 8;

    private static final int CLASS = 7;
    private static final int OPERATION = 0xf0;
    private static final Map<Integer, String> ARITHMETIC = Map.of(
            BPF_ADD, "+=", BPF_SUB, "-=", BPF_OR, "|=", BPF_AND, "&=", BPF_LSH, "<<=", BPF_RSH, ">>=", BPF_MOD, "%=",
            BPF_MOV, "=");
    private static final Map<Integer, String> COMPARISON =
            Map.of(BPF_JEQ, "==", BPF_JNE, "!=", BPF_JGT, ">", BPF_JGE, ">=", BPF_JSET, "&");

    public BpfInstruction {
        if (offset != (short) offset) {
            throw new IllegalArgumentException("an offset has 16 bits: " + offset);
        }
    }

    void encode(ByteBuffer out) {
        out.put((byte) code)
                .put((byte) (source << 4 | target))
                .putShort((short) offset)
                .putInt(immediate);
    }

    /** As the kernel's verifier prints it, such as {@code if r2 != 0x1 goto +3}. */
    @Override
    public String toString() {
        int operation = code & OPERATION;
        String operand = (code & BPF_X) != 0 ? "r" + source : "0x" + Integer.toHexString(immediate);
        return switch (code & CLASS) {
            case BPF_ALU64 -> "r%d %s %s".formatted(target, ARITHMETIC.getOrDefault(operation, "?="), operand);
            case BPF_LDX -> "r%d = *(%s *)(r%d %+d)".formatted(target, size(), source, offset);
            case BPF_STX -> "*(%s *)(r%d %+d) = r%d".formatted(size(), target, offset, source);
            case BPF_ST -> "*(%s *)(r%d %+d) = %d".formatted(size(), target, offset, immediate);
            case BPF_JMP ->
                switch (operation) {
                    case BPF_EXIT -> "exit";
                    case BPF_CALL -> "call " + immediate;
                    case BPF_JA -> "goto %+d".formatted(offset);
                    default ->
                        "if r%d %s %s goto %+d"
                                .formatted(target, COMPARISON.getOrDefault(operation, "?"), operand, offset);
                };
            default -> code == 0 ? "(second half)" : "r%d = map[fd:%d]".formatted(target, immediate);
        };
    }

    private String size() {
        return (code & BPF_DW) == BPF_DW ? "u64" : "u32";
    }
}
