package io.gatun.linux.security;

/** The registers of a BPF program: R0 is the result, R1 to R5 are arguments, R6 to R9 survive calls, R10 is the stack. */
public enum BpfRegister {
    R0(0),
    R1(1),
    R2(2),
    R3(3),
    R4(4),
    R5(5),
    R6(6),
    R7(7),
    R8(8),
    R9(9),
    R10(10);

    private final int number;

    BpfRegister(int number) {
        this.number = number;
    }

    int number() {
        return number;
    }

    @Override
    public String toString() {
        return "r" + number;
    }
}
