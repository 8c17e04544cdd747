package io.gatun.linux.program;

/**
 * A value as far as it is known before the program runs.
 *
 * @param number meaningless if there is a cell
 * @param cell where the value will be found, such as {@code $pid}; empty if the number is known
 */
record Value(long number, String cell) {
    static Value of(long number) {
        return new Value(number, "");
    }

    boolean isKnown() {
        return cell.isEmpty();
    }
}
