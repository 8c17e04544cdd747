package io.gatun.linux.security;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * A BPF program as a value: what is printed, compared and loaded is the same thing. Made by {@link BpfAssembler}.
 *
 * @param type what it may be attached to and what its argument is
 * @param name what lists such as bpftool(8)'s show
 * @param instructions in order
 */
public record BpfProgram(BpfProgramType type, BpfName name, List<BpfInstruction> instructions) {
    public BpfProgram {
        instructions = List.copyOf(instructions);
    }

    /** The instructions as the kernel reads them. */
    public byte[] encode() {
        var out =
                ByteBuffer.allocate(instructions.size() * BpfInstruction.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        instructions.forEach(instruction -> instruction.encode(out));
        return out.array();
    }

    /** One numbered instruction a line. */
    @Override
    public String toString() {
        return IntStream.range(0, instructions.size())
                .mapToObj(index -> "%3d: %s".formatted(index, instructions.get(index)))
                .collect(Collectors.joining("\n"));
    }
}
