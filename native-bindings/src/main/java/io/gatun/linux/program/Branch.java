package io.gatun.linux.program;

/** When an entry goes on elsewhere than at the next one. */
public enum Branch {
    /** Always goes on at the next entry. */
    NEVER(0),
    /** Branches when the result is zero: the child side of clone(2), equal operands of a comparison, end of file. */
    IF_ZERO(1),
    /** Branches when the result is negative: a tolerated error, the smaller left operand of a comparison. */
    IF_NEGATIVE(2),
    /** Branches when the result is zero or more: the call succeeded. */
    IF_NOT_NEGATIVE(3);

    private final int code;

    Branch(int code) {
        this.code = code;
    }

    /** What the interpreter reads. */
    int code() {
        return code;
    }
}
