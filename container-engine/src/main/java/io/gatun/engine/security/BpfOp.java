package io.gatun.engine.security;

import io.gatun.engine.security.BpfProgram.Instruction;

/** The operations of classic BPF that filters are made of (linux/bpf_common.h). */
final class BpfOp {
    /** A = 32 bits of {@code struct seccomp_data} at offset k. */
    static final int LOAD = 0x20;

    /** A = A and k. */
    static final int AND = 0x54;

    /** Skip k instructions. */
    static final int JUMP = 0x05;

    /** Compare A with k, unsigned, then skip jt or jf instructions. */
    static final int JUMP_EQUAL = 0x15;

    static final int JUMP_GREATER = 0x25;
    static final int JUMP_GREATER_EQUAL = 0x35;

    /** End with verdict k. */
    static final int RETURN = 0x06;

    private BpfOp() {}

    static String listing(Instruction instruction, int index) {
        int next = index + 1;
        var k = "0x" + Integer.toHexString(instruction.k());
        return switch (instruction.code()) {
            case LOAD -> "ld  [" + instruction.k() + "]";
            case AND -> "and " + k;
            case JUMP -> "ja  " + (next + instruction.k());
            case JUMP_EQUAL -> branch("jeq", instruction, next, k);
            case JUMP_GREATER -> branch("jgt", instruction, next, k);
            case JUMP_GREATER_EQUAL -> branch("jge", instruction, next, k);
            case RETURN -> "ret " + k;
            default -> "0x%x %s".formatted(instruction.code(), k);
        };
    }

    private static String branch(String name, Instruction instruction, int next, String k) {
        return "%s %s, %d, %d".formatted(name, k, next + instruction.jt(), next + instruction.jf());
    }
}
