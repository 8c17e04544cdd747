package io.gatun.engine.security;

import io.gatun.engine.security.BpfProgram.Instruction;
import java.util.Arrays;
import java.util.List;
import java.util.stream.LongStream;

/** Runs a filter as the kernel does: classic BPF over {@code struct seccomp_data}. */
final class BpfMachine {
    private final BpfProgram program;

    BpfMachine(BpfProgram program) {
        this.program = program;
    }

    /** A system call as a filter sees it. */
    record Call(int number, int arch, List<Long> args) {
        static Call of(int number, int arch, long... args) {
            return new Call(
                    number, arch, LongStream.of(Arrays.copyOf(args, 6)).boxed().toList());
        }

        int word(int offset) {
            if (offset == 0) return number;
            if (offset == 4) return arch;
            if (offset < 16 || offset > 60 || offset % 4 != 0) throw new AssertionError("load at " + offset);
            long argument = args.get((offset - 16) / 8);
            return (int) (offset % 8 == 0 ? argument : argument >>> 32);
        }

        @Override
        public String toString() {
            var text = new StringBuilder("call 0x%x of 0x%x (".formatted(number, arch));
            for (long argument : args) text.append(" 0x").append(Long.toHexString(argument));
            return text.append(" )").toString();
        }
    }

    int verdict(Call call) {
        int a = 0;
        var instructions = program.instructions();
        for (int pc = 0; ; pc++) {
            var each = instructions.get(pc);
            int k = each.k();
            switch (each.code()) {
                case 0x20 -> a = call.word(k);
                case 0x54 -> a &= k;
                case 0x05 -> pc += k;
                case 0x15 -> pc += skip(each, a == k);
                case 0x25 -> pc += skip(each, Integer.compareUnsigned(a, k) > 0);
                case 0x35 -> pc += skip(each, Integer.compareUnsigned(a, k) >= 0);
                case 0x45 -> pc += skip(each, (a & k) != 0);
                case 0x06 -> {
                    return k;
                }
                default -> throw new AssertionError("unknown instruction " + each);
            }
        }
    }

    private static int skip(Instruction instruction, boolean holds) {
        return holds ? instruction.jt() : instruction.jf();
    }
}
