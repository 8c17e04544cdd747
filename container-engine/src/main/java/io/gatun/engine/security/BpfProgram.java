package io.gatun.engine.security;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** A classic BPF program, as seccomp(2) takes it in {@code struct sock_fprog}. */
public record BpfProgram(List<Instruction> instructions) {
    /** Most instructions the kernel loads: BPF_MAXINSNS. */
    public static final int MAX_INSTRUCTIONS = 4096;

    private static final int INSTRUCTION_BYTES = 8;

    public BpfProgram {
        instructions = List.copyOf(instructions);
    }

    /**
     * One {@code struct sock_filter}.
     *
     * @param code operation, 16 bits
     * @param jt instructions to skip when a comparison holds, 8 bits
     * @param jf instructions to skip when it does not, 8 bits
     * @param k operand, 32 bits
     */
    public record Instruction(int code, int jt, int jf, int k) {}

    /** The instructions as the array of structs the kernel reads; both architectures are little-endian. */
    public byte[] bytes() {
        var buffer =
                ByteBuffer.allocate(instructions.size() * INSTRUCTION_BYTES).order(ByteOrder.LITTLE_ENDIAN);
        for (var each : instructions) {
            buffer.putShort((short) each.code())
                    .put((byte) each.jt())
                    .put((byte) each.jf())
                    .putInt(each.k());
        }
        return buffer.array();
    }

    /** The inverse of {@link #bytes()}. */
    public static BpfProgram ofBytes(byte[] bytes) {
        if (bytes.length % INSTRUCTION_BYTES != 0) throw new IllegalArgumentException("not whole instructions");
        var buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        return new BpfProgram(IntStream.range(0, bytes.length / INSTRUCTION_BYTES)
                .mapToObj(ignored -> new Instruction(
                        buffer.getShort() & 0xffff, buffer.get() & 0xff, buffer.get() & 0xff, buffer.getInt()))
                .toList());
    }

    /** A listing, one instruction a line: number, operation, operand in hexadecimal, targets of jumps. */
    @Override
    public String toString() {
        return IntStream.range(0, instructions.size())
                .mapToObj(i -> "%4d: %s".formatted(i, BpfOp.listing(instructions.get(i), i)))
                .collect(Collectors.joining("\n"));
    }
}
