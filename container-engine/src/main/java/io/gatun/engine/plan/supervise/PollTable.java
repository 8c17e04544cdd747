package io.gatun.engine.plan.supervise;

import io.gatun.linux.abi.Poll;
import io.gatun.linux.program.Operand;
import io.gatun.linux.program.Operand.Address;
import io.gatun.linux.program.ProgramBuilder;
import java.util.ArrayList;
import java.util.List;

/**
 * The array that ppoll(2) is given. A {@code struct pollfd} is one word: the descriptor, the events asked for in bits 32 to
 * 47, the events that came above. So a word that is as it was asked for says that nothing came.
 */
final class PollTable {
    /** A negative descriptor is passed over. */
    static final long NOBODY = 0xffffffffL;

    private final ProgramBuilder out;
    private final List<Long> words = new ArrayList<>();
    private final Address table;

    PollTable(ProgramBuilder out, int size) {
        this.out = out;
        this.table = out.longs(new long[size]);
    }

    /** One more descriptor; its word is kept in a cell of its own, since the table's is changed while it is asked for. */
    Watched add(String name, long word) {
        int index = words.size();
        words.add(word);
        return new Watched(out.name(name, table.plus(index * Long.BYTES)), out.name(name + ".asked", out.longs(word)));
    }

    /** What to ask for: events of a descriptor. */
    static long word(int fd, long events) {
        return fd | events << Integer.SIZE;
    }

    Address address() {
        return table;
    }

    int size() {
        return words.size();
    }

    /** A descriptor in the table. */
    final class Watched {
        private final Address word;
        private final Address asked;

        private Watched(Address word, Address asked) {
            this.word = word;
            this.asked = asked;
        }

        /** Sets what to ask for to the descriptor in {@code fd} and {@code POLLIN}. */
        void ask(Address fd) {
            out.compare(fd.load(), Operand.of(-(Poll.POLLIN << Integer.SIZE))).into(asked);
        }

        /** Watches, from the next call on. */
        void watch() {
            out.compare(asked.load(), Operand.NONE).into(word);
        }

        /** Looks away until {@link #watch}. */
        void ignore() {
            out.compare(Operand.of(NOBODY), Operand.NONE).into(word);
        }

        /** Never watches again. */
        void forget() {
            out.compare(Operand.of(NOBODY), Operand.NONE).into(asked);
            ignore();
        }

        /** Goes on at {@code label} if nothing came. */
        void ifQuiet(ProgramBuilder.Label label) {
            out.compare(word.load(), asked.load()).ifZero(label);
        }

        /** Goes on at {@code label} if it is not watched. */
        void ifIgnored(ProgramBuilder.Label label) {
            out.compare(word.load(), Operand.of(NOBODY)).ifZero(label);
        }

        /** Goes on at {@code label} if it was forgotten. */
        void ifForgotten(ProgramBuilder.Label label) {
            out.compare(asked.load(), Operand.of(NOBODY)).ifZero(label);
        }
    }
}
