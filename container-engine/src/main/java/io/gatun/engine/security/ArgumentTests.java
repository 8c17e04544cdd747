package io.gatun.engine.security;

import static io.gatun.engine.security.BpfOp.JUMP_EQUAL;
import static io.gatun.engine.security.BpfOp.JUMP_GREATER;
import static io.gatun.engine.security.BpfOp.JUMP_GREATER_EQUAL;

import io.gatun.engine.security.JumpThreading.Fact;
import io.gatun.engine.spec.Seccomp.Arg;
import java.util.ArrayList;
import java.util.List;

/**
 * Emits the comparisons of arguments. Classic BPF has 32-bit words and an argument has 64 bits, so a comparison is one
 * of the high and one of the low word; for ABIs with narrow arguments the low one is all there is.
 */
final class ArgumentTests {
    private static final int ALL_BITS = -1;

    private final BpfAssembler out;
    private final JumpThreading threading;
    private final boolean wide;

    ArgumentTests(BpfAssembler out, boolean wide) {
        this.out = out;
        this.threading = new JumpThreading(out);
        this.wide = wide;
    }

    /** One argument and what it is compared with, as words. */
    private record Operand(int index, long value) {
        /** Offset of {@code args} in {@code struct seccomp_data}; little-endian, the low word first. */
        private static final int ARGUMENTS = 16;

        int low() {
            return (int) value;
        }

        int high() {
            return (int) (value >>> 32);
        }

        int lowWord() {
            return ARGUMENTS + 8 * index;
        }

        int highWord() {
            return lowWord() + 4;
        }
    }

    /** Emits the rules of one call; the first that matches decides. */
    int rules(Verdict.ByArguments verdict) {
        int next = out.ret(verdict.otherwise());
        for (var rule : verdict.rules().reversed()) next = conditions(rule, next);
        return next;
    }

    private int conditions(Verdict.Conditional rule, int failed) {
        int matched = out.ret(rule.value());
        for (var arg : rule.conditions().reversed()) matched = condition(arg, matched, failed);
        return matched;
    }

    private int condition(Arg arg, int yes, int no) {
        var operand = new Operand(arg.index(), arg.value());
        return switch (arg.op()) {
            case SCMP_CMP_EQ -> equal(operand, yes, no);
            case SCMP_CMP_NE -> equal(operand, no, yes);
            case SCMP_CMP_GT -> greater(JUMP_GREATER, operand, yes, no);
            case SCMP_CMP_GE -> greater(JUMP_GREATER_EQUAL, operand, yes, no);
            case SCMP_CMP_LT -> greater(JUMP_GREATER_EQUAL, operand, no, yes);
            case SCMP_CMP_LE -> greater(JUMP_GREATER, operand, no, yes);
            case SCMP_CMP_MASKED_EQ -> masked(operand, new Operand(arg.index(), arg.valueTwo()), yes, no);
        };
    }

    private int equal(Operand operand, int yes, int no) {
        int low = lowTest(JUMP_EQUAL, operand, yes, no);
        return wide ? wordEquals(operand.highWord(), operand.high(), low, no) : low;
    }

    private int greater(int code, Operand operand, int yes, int no) {
        boolean least = operand.low() == 0 && (!wide || operand.high() == 0);
        if (least && code == JUMP_GREATER_EQUAL) return yes;
        int low = lowTest(code, operand, yes, no);
        if (!wide) return low;
        // A high word that is not zero is greater than zero: one comparison does.
        if (operand.high() == 0) return wordEquals(operand.highWord(), 0, low, yes);
        int sameOrLess = out.branch(JUMP_EQUAL, operand.high(), low, no);
        return out.load(operand.highWord(), out.branch(JUMP_GREATER, operand.high(), yes, sameOrLess));
    }

    private int masked(Operand mask, Operand value, int yes, int no) {
        int low = maskedWord(mask.lowWord(), mask.low(), value.low(), yes, no);
        return wide ? maskedWord(mask.highWord(), mask.high(), value.high(), low, no) : low;
    }

    // Bits of the value outside the mask are ignored, as libseccomp ignores them.
    private int maskedWord(int word, int mask, int value, int yes, int no) {
        if (mask == 0) return yes;
        if (mask == ALL_BITS) return wordEquals(word, value, yes, no);
        return out.load(word, out.and(mask, out.branch(JUMP_EQUAL, value & mask, yes, no)));
    }

    private int wordEquals(int word, int value, int yes, int no) {
        return out.load(word, compare(JUMP_EQUAL, word, value, yes, no, List.of()));
    }

    // Comes after the high words were found equal.
    private int lowTest(int code, Operand operand, int yes, int no) {
        List<Fact> before = wide ? List.of(new Fact(operand.highWord(), operand.high(), true)) : List.of();
        return out.load(operand.lowWord(), compare(code, operand.lowWord(), operand.low(), yes, no, before));
    }

    private int compare(int code, int word, int value, int yes, int no, List<Fact> before) {
        return out.branch(
                code,
                value,
                threading.target(yes, word, facts(before, code, new Fact(word, value, true))),
                threading.target(no, word, facts(before, code, new Fact(word, value, false))));
    }

    private static List<Fact> facts(List<Fact> before, int code, Fact outcome) {
        if (code != JUMP_EQUAL) return before;
        List<Fact> all = new ArrayList<>(before);
        all.add(outcome);
        return all;
    }
}
