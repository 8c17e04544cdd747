package io.gatun.linux.security;

import static io.gatun.linux.abi.Bpf.BPF_ALU64;
import static io.gatun.linux.abi.Bpf.BPF_AND;
import static io.gatun.linux.abi.Bpf.BPF_EXIT;
import static io.gatun.linux.abi.Bpf.BPF_JA;
import static io.gatun.linux.abi.Bpf.BPF_JEQ;
import static io.gatun.linux.abi.Bpf.BPF_JMP;
import static io.gatun.linux.abi.Bpf.BPF_JNE;
import static io.gatun.linux.abi.Bpf.BPF_JSET;
import static io.gatun.linux.abi.Bpf.BPF_LDX;
import static io.gatun.linux.abi.Bpf.BPF_MOV;
import static io.gatun.linux.abi.Bpf.BPF_RSH;
import static io.gatun.linux.abi.Bpf.BPF_X;

/** What the instructions that filters are made of do, without a kernel. */
final class BpfMachine {
    private static final int REGISTERS = 11;

    private BpfMachine() {}

    /** Runs {@code program} on a context of 32-bit words; returns R0. */
    static long run(BpfProgram program, int... context) {
        var registers = new long[REGISTERS];
        for (int next = 0; ; next++) {
            BpfInstruction instruction = program.instructions().get(next);
            int operation = instruction.code() & 0xf0;
            switch (instruction.code() & 7) {
                case BPF_LDX ->
                    registers[instruction.target()] = Integer.toUnsignedLong(context[instruction.offset() / 4]);
                case BPF_ALU64 -> compute(registers, instruction, operation);
                case BPF_JMP -> {
                    if (operation == BPF_EXIT) {
                        return registers[0];
                    }
                    next += jumps(registers[instruction.target()], operation, instruction.immediate())
                            ? instruction.offset()
                            : 0;
                }
                default -> throw new AssertionError("unexpected: " + instruction);
            }
        }
    }

    private static void compute(long[] registers, BpfInstruction instruction, int operation) {
        int target = instruction.target();
        long operand = (instruction.code() & BPF_X) != 0 ? registers[instruction.source()] : instruction.immediate();
        registers[target] = switch (operation) {
            case BPF_MOV -> operand;
            case BPF_AND -> registers[target] & operand;
            case BPF_RSH -> registers[target] >>> operand;
            default -> throw new AssertionError("unexpected: " + instruction);
        };
    }

    private static boolean jumps(long register, int operation, long operand) {
        return switch (operation) {
            case BPF_JA -> true;
            case BPF_JEQ -> register == operand;
            case BPF_JNE -> register != operand;
            case BPF_JSET -> (register & operand) != 0;
            default -> throw new AssertionError("unexpected comparison: " + operation);
        };
    }
}
