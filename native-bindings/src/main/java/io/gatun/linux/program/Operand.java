package io.gatun.linux.program;

/** What an argument of a system call is made of, before the program has its final addresses. */
public sealed interface Operand {
    /** Nothing: a null pointer, a zero. */
    Operand NONE = new Value(0);

    /** A number known when the program is built. */
    record Value(long value) implements Operand {}

    /** Where memory of the program lies. */
    enum Region {
        /** Part of the image: strings, structs, results. */
        DATA,
        /** Zeroed memory behind the data, which costs nothing in the image: buffers. */
        SCRATCH
    }

    /** A place in the program's memory: what a pointer argument points to. */
    record Address(Region region, int offset) implements Operand {
        /** The place {@code bytes} further on, such as a field of a struct. */
        public Address plus(int bytes) {
            return new Address(region, offset + bytes);
        }

        /** The value found at this place when the call is made: the result of an earlier call. */
        public Load load() {
            return new Load(this);
        }
    }

    /** The 8 bytes found at {@code address} when the call is made. */
    record Load(Address address) implements Operand {}

    /** A number known when the program is built. */
    static Value of(long value) {
        return new Value(value);
    }
}
