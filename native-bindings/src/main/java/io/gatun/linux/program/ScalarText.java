package io.gatun.linux.program;

import static java.lang.Long.toHexString;

import io.gatun.linux.abi.FlagSets;
import io.gatun.linux.abi.Stat;
import io.gatun.linux.program.Parameter.Scalar;

/** Numbers as strace prints them. */
final class ScalarText {
    private static final long ACCESS_MODE = 3;
    private static final long SIGNAL_OF_CLONE = 0xff;
    private static final long SOCKET_TYPE = 0xf;
    private static final long UNLIMITED = -1;
    private static final int KIBI = 1024;
    private static final long AT_FDCWD = -100;
    private static final int PRIORITY_CLASS_SHIFT = 13;

    private ScalarText() {}

    static String of(Scalar form, long value) {
        return switch (form) {
            case INT -> Integer.toString((int) value);
            case UNSIGNED -> Integer.toUnsignedString((int) value);
            case LONG -> Long.toString(value);
            case HEX -> value == 0 ? "NULL" : "0x" + toHexString(value);
            case HEX_SIZE -> value == 0 ? "0" : "0x" + toHexString(value);
            case BITS -> (int) value == 0 ? "0" : "0x" + Integer.toHexString((int) value);
            case OCTAL -> octal(value);
            case DIRECTORY -> (int) value == AT_FDCWD ? "AT_FDCWD" : Integer.toString((int) value);
            case OPEN_FLAGS ->
                split(
                        FlagSets.ACCESS_MODE.name(value & ACCESS_MODE).orElse("O_ACCMODE"),
                        FlagSets.OPEN.text(value & ~ACCESS_MODE));
            case CLONE_FLAGS -> cloneFlags(value);
            case SOCKET_TYPE ->
                split(
                        FlagSets.SOCKET_TYPE.name(value & SOCKET_TYPE).orElse("0"),
                        FlagSets.SOCKET_FLAGS.text(value & ~SOCKET_TYPE));
            case SIGNAL -> signal(value);
            case FILE_MODE ->
                split(FlagSets.FILE_TYPE.name(value & Stat.S_IFMT).orElse("0"), octal(value & ~Stat.S_IFMT));
            case DEVICE -> device(value);
            case LIMIT -> limit(value);
            case IO_PRIORITY -> ioPriority(value);
            case SIGNAL_ACTION -> signalAction(value);
        };
    }

    /** A signal with its name; 0 is none. */
    static String signal(long value) {
        return FlagSets.SIGNAL.name(value).orElse(Long.toString(value));
    }

    private static String split(String number, String bits) {
        return bits.equals("0") ? number : number + "|" + bits;
    }

    private static String octal(long value) {
        return "0" + "0".repeat(value == 0 ? 2 : value < 010 ? 1 : 0) + (value == 0 ? "" : Long.toOctalString(value));
    }

    private static String cloneFlags(long value) {
        String bits = FlagSets.CLONE.text(value & ~SIGNAL_OF_CLONE & 0xffffffffL);
        long signal = value & SIGNAL_OF_CLONE;
        if (signal == 0) {
            return bits;
        }
        return bits.equals("0") ? signal(signal) : bits + "|" + signal(signal);
    }

    // makedev(3) as the kernel packs it into 32 bits: minor 0-7, major 8-19, the rest of the minor above.
    private static String device(long value) {
        long major = (value >> 8) & 0xfff;
        long minor = (value & 0xff) | ((value >> 12) & 0xfff00);
        return "makedev(%s, %s)".formatted(hex(major), hex(minor));
    }

    private static String hex(long value) {
        return value == 0 ? "0" : "0x" + toHexString(value);
    }

    private static String limit(long value) {
        if (value == UNLIMITED) {
            return "RLIM64_INFINITY";
        }
        boolean isKibi = value > KIBI && value % KIBI == 0;
        return isKibi ? value / KIBI + "*" + KIBI : Long.toUnsignedString(value);
    }

    private static String ioPriority(long value) {
        long number = value >> PRIORITY_CLASS_SHIFT;
        String name = FlagSets.IO_PRIORITY_CLASS.name(number).orElse(Long.toString(number));
        return "IOPRIO_PRIO_VALUE(%s, %d)".formatted(name, value & ((1 << PRIORITY_CLASS_SHIFT) - 1));
    }

    private static String signalAction(long value) {
        if (value == 0) {
            return "SIG_DFL";
        }
        return value == 1 ? "SIG_IGN" : "0x" + toHexString(value);
    }
}
