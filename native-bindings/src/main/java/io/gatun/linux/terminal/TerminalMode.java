package io.gatun.linux.terminal;

import static io.gatun.linux.abi.Struct.offset;
import static io.gatun.linux.abi.TerminalStruct.TERMIOS;
import static io.gatun.linux.abi.Tty.BRKINT;
import static io.gatun.linux.abi.Tty.CS8;
import static io.gatun.linux.abi.Tty.CSIZE;
import static io.gatun.linux.abi.Tty.ECHO;
import static io.gatun.linux.abi.Tty.ECHONL;
import static io.gatun.linux.abi.Tty.ICANON;
import static io.gatun.linux.abi.Tty.ICRNL;
import static io.gatun.linux.abi.Tty.IEXTEN;
import static io.gatun.linux.abi.Tty.IGNBRK;
import static io.gatun.linux.abi.Tty.IGNCR;
import static io.gatun.linux.abi.Tty.INLCR;
import static io.gatun.linux.abi.Tty.ISIG;
import static io.gatun.linux.abi.Tty.ISTRIP;
import static io.gatun.linux.abi.Tty.IXON;
import static io.gatun.linux.abi.Tty.OPOST;
import static io.gatun.linux.abi.Tty.PARENB;
import static io.gatun.linux.abi.Tty.PARMRK;
import static io.gatun.linux.abi.Tty.VMIN;
import static io.gatun.linux.abi.Tty.VTIME;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.SegmentAllocator;
import java.util.HexFormat;

/**
 * How a terminal treats what goes through it (termios(3)).
 *
 * @param input flags such as ICRNL
 * @param output flags such as OPOST
 * @param control flags such as CS8
 * @param local flags such as ECHO
 * @param rest the line discipline and the special characters, in hexadecimal, as the kernel has them
 */
public record TerminalMode(int input, int output, int control, int local, String rest) {
    private static final long INPUT = offset(TERMIOS, "c_iflag");
    private static final long OUTPUT = offset(TERMIOS, "c_oflag");
    private static final long CONTROL = offset(TERMIOS, "c_cflag");
    private static final long LOCAL = offset(TERMIOS, "c_lflag");
    private static final long REST = offset(TERMIOS, "c_line");
    private static final int CHARACTERS = (int) (offset(TERMIOS, "c_cc") - REST);

    static TerminalMode of(MemorySegment termios) {
        return new TerminalMode(
                termios.get(JAVA_INT, INPUT),
                termios.get(JAVA_INT, OUTPUT),
                termios.get(JAVA_INT, CONTROL),
                termios.get(JAVA_INT, LOCAL),
                HexFormat.of().formatHex(termios.asSlice(REST).toArray(JAVA_BYTE)));
    }

    /** The same, but every byte passes as it is and at once: what cfmakeraw(3) does. */
    public TerminalMode raw() {
        byte[] bytes = HexFormat.of().parseHex(rest);
        bytes[CHARACTERS + VMIN] = 1;
        bytes[CHARACTERS + VTIME] = 0;
        return new TerminalMode(
                input & ~(IGNBRK | BRKINT | PARMRK | ISTRIP | INLCR | IGNCR | ICRNL | IXON),
                output & ~OPOST,
                (control & ~(CSIZE | PARENB)) | CS8,
                local & ~(ECHO | ECHONL | ICANON | ISIG | IEXTEN),
                HexFormat.of().formatHex(bytes));
    }

    MemorySegment in(SegmentAllocator memory) {
        MemorySegment termios = memory.allocate(TERMIOS);
        termios.set(JAVA_INT, INPUT, input);
        termios.set(JAVA_INT, OUTPUT, output);
        termios.set(JAVA_INT, CONTROL, control);
        termios.set(JAVA_INT, LOCAL, local);
        termios.asSlice(REST).copyFrom(MemorySegment.ofArray(HexFormat.of().parseHex(rest)));
        return termios;
    }
}
