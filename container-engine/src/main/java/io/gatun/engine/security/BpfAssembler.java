package io.gatun.engine.security;

import io.gatun.engine.security.BpfProgram.Instruction;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Builds a classic BPF program from its end to its beginning. Jumps of classic BPF only go forward, so whatever an
 * instruction leads to is there before the instruction itself, equal continuations are emitted once, and every
 * distance is known when it is needed.
 *
 * <p>A label is the number of an instruction counted from the end.
 */
final class BpfAssembler {
    /** A comparison can skip no more: its distances are bytes. */
    private static final int LONGEST_SKIP = 255;

    private final List<Instruction> reversed = new ArrayList<>();
    private final Map<Emitted, Integer> known = new HashMap<>();

    /** What an instruction does and where it leads, which is what makes two of them the same. */
    private record Emitted(int code, int k, int whenTrue, int whenFalse) {}

    /** Ends with a verdict. */
    int ret(int verdict) {
        var same = new Emitted(BpfOp.RETURN, verdict, -1, -1);
        var label = known.get(same);
        return label != null ? label : emit(same, new Instruction(BpfOp.RETURN, 0, 0, verdict));
    }

    /** Loads a word of the call's data, then goes on at {@code next}. */
    int load(int offset, int next) {
        return straight(BpfOp.LOAD, offset, next);
    }

    /** Masks the loaded word, then goes on at {@code next}. */
    int and(int mask, int next) {
        return straight(BpfOp.AND, mask, next);
    }

    private int straight(int code, int k, int next) {
        var same = new Emitted(code, k, next, next);
        var label = known.get(same);
        if (label != null) return label;
        if (next != reversed.size() - 1) hop(next);
        return emit(same, new Instruction(code, 0, 0, k));
    }

    /** Compares the loaded word, then goes on at one of two labels. */
    int branch(int code, int k, int whenTrue, int whenFalse) {
        if (whenTrue == whenFalse) return whenTrue;
        var same = new Emitted(code, k, whenTrue, whenFalse);
        var label = known.get(same);
        if (label != null) return label;
        int yes = whenTrue;
        int no = whenFalse;
        // A hop for one target moves the branch away from the other, which may then need one too.
        while (isFar(yes) || isFar(no)) {
            if (isFar(yes)) yes = hop(yes);
            if (isFar(no)) no = hop(no);
        }
        return emit(same, new Instruction(code, skip(yes), skip(no), k));
    }

    /** The instruction at a label. */
    Instruction at(int label) {
        return reversed.get(label);
    }

    /** The label {@code skip} instructions after the one that follows {@code label}. */
    static int after(int label, int skip) {
        return label - 1 - skip;
    }

    /**
     * The finished program.
     *
     * @param entry its first instruction
     */
    BpfProgram program(int entry) {
        if (entry != reversed.size() - 1) hop(entry);
        return new BpfProgram(reversed.reversed());
    }

    // A verdict is cheaper repeated than jumped to, and later uses of it find the nearer copy.
    private int hop(int target) {
        var there = at(target);
        if (there.code() == BpfOp.RETURN) {
            return emit(new Emitted(BpfOp.RETURN, there.k(), -1, -1), there);
        }
        var same = new Emitted(BpfOp.JUMP, 0, target, target);
        return emit(same, new Instruction(BpfOp.JUMP, 0, 0, skip(target)));
    }

    private boolean isFar(int target) {
        return skip(target) > LONGEST_SKIP;
    }

    private int skip(int target) {
        return reversed.size() - target - 1;
    }

    private int emit(Emitted same, Instruction instruction) {
        reversed.add(instruction);
        known.put(same, reversed.size() - 1);
        return reversed.size() - 1;
    }
}
