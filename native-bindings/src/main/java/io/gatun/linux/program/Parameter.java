package io.gatun.linux.program;

import io.gatun.linux.abi.FlagSet;
import java.util.List;

/** How one value is printed: an argument of a call, a field of a struct or an element of an array. */
sealed interface Parameter {

    /** Values that need nothing but themselves. */
    enum Scalar implements Parameter {
        /** A signed 32-bit number: descriptors, process ids, counts. */
        INT,
        /** An unsigned 32-bit number: the last descriptor of close_range(2). */
        UNSIGNED,
        /** A 64-bit number. */
        LONG,
        /** A 64-bit number in hexadecimal, {@code NULL} for zero. */
        HEX,
        /** A size in hexadecimal. */
        HEX_SIZE,
        /** A 32-bit set of bits that has no names here. */
        BITS,
        /** Permission bits or a umask. */
        OCTAL,
        /** A descriptor that stands for a directory; may be {@code AT_FDCWD}. */
        DIRECTORY,
        /** The flags of open(2): an access mode and bits. */
        OPEN_FLAGS,
        /** The flags of clone(2): bits and a signal. */
        CLONE_FLAGS,
        /** The type of socket(2): a number and bits. */
        SOCKET_TYPE,
        /** A signal; 0 asks only whether it could be sent. */
        SIGNAL,
        /** Type and permission bits of a file. */
        FILE_MODE,
        /** A device number as mknod(2) takes it. */
        DEVICE,
        /** A limit of setrlimit(2). */
        LIMIT,
        /** Class and level of ioprio_set(2). */
        IO_PRIORITY,
        /** What a signal does: the default, nothing, or a function. */
        SIGNAL_ACTION
    }

    /** Addresses of things that have a form of their own. */
    enum Pointer implements Parameter {
        /** A string that ends at a NUL. */
        STRING,
        /** Pointers to strings up to a null pointer. */
        VECTOR,
        /** 64 bits, one for each signal. */
        SIGNAL_SET,
        /** The three 64-bit sets of capset(2), each in two halves. */
        CAPABILITIES,
        /** Where the kernel writes; the contents are known when the call returns. */
        OUT,
        /** Something this printer does not take apart. */
        OPAQUE
    }

    /** Bits with names. */
    record Flags(FlagSet set) implements Parameter {}

    /** A number with a name. */
    record Choice(FlagSet set) implements Parameter {}

    /**
     * The address of bytes.
     *
     * @param length which sibling has their number
     */
    record Bytes(int length) implements Parameter {}

    /**
     * The address of a socket address.
     *
     * @param length which sibling has its length
     */
    record SocketAddress(int length) implements Parameter {}

    /**
     * The address of several of the same.
     *
     * @param count which sibling has their number
     */
    record Array(Field element, int count) implements Parameter {}

    /** The address of a struct, or the struct itself where a struct contains it. */
    record Struct(List<Field> fields) implements Parameter {}

    /** Printed only if it is not zero. */
    record UnlessZero(Parameter parameter) implements Parameter {}

    /** Printed only if {@code sibling} has one of {@code bits}. */
    record IfBits(int sibling, long bits, Parameter parameter) implements Parameter {}

    /** Printed as {@code then} if {@code sibling} is {@code value}, else as {@code otherwise}. */
    record Either(int sibling, long value, Parameter then, Parameter otherwise) implements Parameter {}

    /**
     * A part of a struct.
     *
     * @param offset from the struct's beginning, in bytes
     * @param bytes 2, 4 or 8; 0 for a struct within
     */
    record Field(String name, int offset, int bytes, Parameter parameter) {}

    /** A struct printed as {@code {name=value, ...}}. */
    static Struct struct(Field... fields) {
        return new Struct(List.of(fields));
    }

    /** 8 bytes at {@code offset}. */
    static Field field(String name, int offset, Parameter parameter) {
        return new Field(name, offset, Long.BYTES, parameter);
    }

    /** 4 bytes at {@code offset}. */
    static Field field32(String name, int offset, Parameter parameter) {
        return new Field(name, offset, Integer.BYTES, parameter);
    }

    /** 2 bytes at {@code offset}. */
    static Field field16(String name, int offset, Parameter parameter) {
        return new Field(name, offset, Short.BYTES, parameter);
    }
}
