package io.gatun.engine.security;

import java.util.List;
import java.util.Optional;

/**
 * Leads a jump past instructions whose outcome is already known on its way: a word that is loaded already is not
 * loaded again, and a comparison that was just made is not repeated. Rules of one call often compare the same
 * argument with several values, which without this would load and compare its high word each time.
 */
final class JumpThreading {
    private static final int NOTHING = -1;

    private final BpfAssembler out;

    JumpThreading(BpfAssembler out) {
        this.out = out;
    }

    /** What a comparison found: whether a word of the call's data has a value. */
    record Fact(int word, int value, boolean holds) {
        Optional<Boolean> answers(int otherWord, int otherValue) {
            if (word != otherWord) return Optional.empty();
            if (value == otherValue) return Optional.of(holds);
            return holds ? Optional.of(false) : Optional.empty();
        }
    }

    /**
     * Where a jump to {@code label} may land instead.
     *
     * @param label code that expects nothing of the register
     * @param loaded the word in the register when the jump is made
     * @param facts what is known then
     */
    int target(int label, int loaded, List<Fact> facts) {
        int best = label;
        int expected = NOTHING;
        for (int cursor = label; ; ) {
            var instruction = out.at(cursor);
            switch (instruction.code()) {
                case BpfOp.LOAD -> {
                    expected = instruction.k();
                    cursor = BpfAssembler.after(cursor, 0);
                }
                case BpfOp.JUMP -> cursor = BpfAssembler.after(cursor, instruction.k());
                case BpfOp.JUMP_EQUAL -> {
                    var answer = answer(facts, expected, instruction.k());
                    if (answer.isEmpty()) return best;
                    cursor = BpfAssembler.after(cursor, answer.get() ? instruction.jt() : instruction.jf());
                }
                default -> {
                    return best;
                }
            }
            if (expected == loaded || expectsNothing(cursor)) best = cursor;
        }
    }

    private boolean expectsNothing(int label) {
        int code = out.at(label).code();
        return code == BpfOp.LOAD || code == BpfOp.RETURN;
    }

    private static Optional<Boolean> answer(List<Fact> facts, int word, int value) {
        return facts.stream()
                .flatMap(fact -> fact.answers(word, value).stream())
                .findFirst();
    }
}
