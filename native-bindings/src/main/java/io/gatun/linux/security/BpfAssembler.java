package io.gatun.linux.security;

import static io.gatun.linux.abi.Bpf.BPF_ADD;
import static io.gatun.linux.abi.Bpf.BPF_ALU64;
import static io.gatun.linux.abi.Bpf.BPF_AND;
import static io.gatun.linux.abi.Bpf.BPF_CALL;
import static io.gatun.linux.abi.Bpf.BPF_DW;
import static io.gatun.linux.abi.Bpf.BPF_EXIT;
import static io.gatun.linux.abi.Bpf.BPF_IMM;
import static io.gatun.linux.abi.Bpf.BPF_JA;
import static io.gatun.linux.abi.Bpf.BPF_JEQ;
import static io.gatun.linux.abi.Bpf.BPF_JMP;
import static io.gatun.linux.abi.Bpf.BPF_JNE;
import static io.gatun.linux.abi.Bpf.BPF_JSET;
import static io.gatun.linux.abi.Bpf.BPF_K;
import static io.gatun.linux.abi.Bpf.BPF_LD;
import static io.gatun.linux.abi.Bpf.BPF_LDX;
import static io.gatun.linux.abi.Bpf.BPF_MEM;
import static io.gatun.linux.abi.Bpf.BPF_MOD;
import static io.gatun.linux.abi.Bpf.BPF_MOV;
import static io.gatun.linux.abi.Bpf.BPF_PSEUDO_MAP_FD;
import static io.gatun.linux.abi.Bpf.BPF_RSH;
import static io.gatun.linux.abi.Bpf.BPF_ST;
import static io.gatun.linux.abi.Bpf.BPF_STX;
import static io.gatun.linux.abi.Bpf.BPF_W;
import static io.gatun.linux.abi.Bpf.BPF_X;

import io.gatun.linux.handle.Fd;
import java.util.ArrayList;
import java.util.List;

/**
 * Writes a {@link BpfProgram}. Jumps go forward to labels, so every program ends; their distance is known when the
 * program is complete. For one thread.
 */
public final class BpfAssembler {
    private final List<BpfInstruction> instructions = new ArrayList<>();
    private final List<Jump> jumps = new ArrayList<>();

    /** Nothing written yet. */
    public BpfAssembler() {}

    /** A place further on. */
    public static final class Label {
        private int index = -1;

        private Label() {}
    }

    private record Jump(int from, Label to) {}

    /** A comparison of a register with a constant. */
    public enum Condition {
        EQUAL(BPF_JEQ),
        NOT_EQUAL(BPF_JNE),
        /** Any bit of the constant is set. */
        ANY_BIT(BPF_JSET);

        private final int code;

        Condition(int code) {
            this.code = code;
        }
    }

    /** {@code target = *(u32 *)(source + offset)}. */
    public BpfAssembler load32(BpfRegister target, BpfRegister source, int offset) {
        return add(BPF_LDX | BPF_MEM | BPF_W, target, source, offset, 0);
    }

    /** {@code *(u32 *)(target + offset) = value}. */
    public BpfAssembler store32(BpfRegister target, int offset, int value) {
        return add(BPF_ST | BPF_MEM | BPF_W, target, BpfRegister.R0, offset, value);
    }

    /** {@code *(u32 *)(target + offset) = source}. */
    public BpfAssembler store32(BpfRegister target, int offset, BpfRegister source) {
        return add(BPF_STX | BPF_MEM | BPF_W, target, source, offset, 0);
    }

    /** {@code *(u64 *)(target + offset) = source}. */
    public BpfAssembler store64(BpfRegister target, int offset, BpfRegister source) {
        return add(BPF_STX | BPF_MEM | BPF_DW, target, source, offset, 0);
    }

    /** {@code target = value}. */
    public BpfAssembler move(BpfRegister target, int value) {
        return constant(BPF_MOV, target, value);
    }

    /** {@code target = source}. */
    public BpfAssembler move(BpfRegister target, BpfRegister source) {
        return add(BPF_ALU64 | BPF_MOV | BPF_X, target, source, 0, 0);
    }

    /** {@code target += value}. */
    public BpfAssembler add(BpfRegister target, int value) {
        return constant(BPF_ADD, target, value);
    }

    /** {@code target += source}. */
    public BpfAssembler add(BpfRegister target, BpfRegister source) {
        return add(BPF_ALU64 | BPF_ADD | BPF_X, target, source, 0, 0);
    }

    /** {@code target %= source}, unsigned; unchanged if that is 0. */
    public BpfAssembler modulo(BpfRegister target, BpfRegister source) {
        return add(BPF_ALU64 | BPF_MOD | BPF_X, target, source, 0, 0);
    }

    /** {@code target &= value}. */
    public BpfAssembler and(BpfRegister target, int value) {
        return constant(BPF_AND, target, value);
    }

    /** {@code target >>= bits}, filling with zeros. */
    public BpfAssembler shiftRight(BpfRegister target, int bits) {
        return constant(BPF_RSH, target, bits);
    }

    /** {@code target = map}; the map is borrowed until the program is loaded. */
    public BpfAssembler loadMap(BpfRegister target, Fd map) {
        instructions.add(
                new BpfInstruction(BPF_LD | BPF_IMM | BPF_DW, target.number(), BPF_PSEUDO_MAP_FD, 0, map.number()));
        instructions.add(new BpfInstruction(0, 0, 0, 0, 0));
        return this;
    }

    /** {@code R0 = helper(R1, ...)} (bpf-helpers(7)). */
    public BpfAssembler call(int helper) {
        return add(BPF_JMP | BPF_CALL, BpfRegister.R0, BpfRegister.R0, 0, helper);
    }

    /** Goes on at {@code label} if the comparison holds. */
    public BpfAssembler jumpIf(BpfRegister register, Condition condition, int value, Label label) {
        jumps.add(new Jump(instructions.size(), label));
        return add(BPF_JMP | condition.code | BPF_K, register, BpfRegister.R0, 0, value);
    }

    /** Goes on at {@code label}. */
    public BpfAssembler jump(Label label) {
        jumps.add(new Jump(instructions.size(), label));
        return add(BPF_JMP | BPF_JA, BpfRegister.R0, BpfRegister.R0, 0, 0);
    }

    /** Returns R0. */
    public BpfAssembler exit() {
        return add(BPF_JMP | BPF_EXIT, BpfRegister.R0, BpfRegister.R0, 0, 0);
    }

    /** A label that no instruction has yet. */
    public Label label() {
        return new Label();
    }

    /** Puts {@code label} on the next instruction. */
    public BpfAssembler place(Label label) {
        label.index = instructions.size();
        return this;
    }

    /**
     * The program.
     *
     * @throws IllegalStateException if a jump goes back or to a label that was not placed
     */
    public BpfProgram program(BpfProgramType type, BpfName name) {
        var finished = new ArrayList<>(instructions);
        for (Jump jump : jumps) {
            int distance = jump.to.index - jump.from - 1;
            if (distance < 0) {
                throw new IllegalStateException("a jump goes back or to a label that was never placed");
            }
            BpfInstruction open = finished.get(jump.from);
            finished.set(
                    jump.from,
                    new BpfInstruction(open.code(), open.target(), open.source(), distance, open.immediate()));
        }
        return new BpfProgram(type, name, finished);
    }

    private BpfAssembler constant(int operation, BpfRegister target, int value) {
        return add(BPF_ALU64 | operation | BPF_K, target, BpfRegister.R0, 0, value);
    }

    private BpfAssembler add(int code, BpfRegister target, BpfRegister source, int offset, int immediate) {
        instructions.add(new BpfInstruction(code, target.number(), source.number(), offset, immediate));
        return this;
    }
}
