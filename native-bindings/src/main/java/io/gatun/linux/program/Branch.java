package io.gatun.linux.program;

/** When an entry goes on elsewhere than at the next one. The order is the interpreter's encoding. */
public enum Branch {
    /** Always goes on at the next entry. */
    NEVER,
    /** Branches when the result is zero: the child side of clone(2), equal operands of a comparison, end of file. */
    IF_ZERO,
    /** Branches when the result is negative: a tolerated error, the smaller left operand of a comparison. */
    IF_NEGATIVE,
    /** Branches when the result is zero or more: the call succeeded. */
    IF_NOT_NEGATIVE
}
