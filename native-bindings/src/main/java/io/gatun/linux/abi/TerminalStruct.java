package io.gatun.linux.abi;

import static io.gatun.linux.abi.Struct.array;
import static io.gatun.linux.abi.Struct.u16;
import static io.gatun.linux.abi.Struct.u32;
import static io.gatun.linux.abi.Struct.u8;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.lang.foreign.StructLayout;

/** Structs of ioctl_tty(2). */
@Header("asm/termios.h")
public final class TerminalStruct {
    /** The kernel's form of termios(3), which is shorter than the C library's. */
    public static final StructLayout TERMIOS = Struct.of(
            "termios",
            u32("c_iflag"),
            u32("c_oflag"),
            u32("c_cflag"),
            u32("c_lflag"),
            u8("c_line"),
            array("c_cc", 19, JAVA_BYTE));

    /** The size of a terminal's window. */
    public static final StructLayout WINSIZE =
            Struct.of("winsize", u16("ws_row"), u16("ws_col"), u16("ws_xpixel"), u16("ws_ypixel"));

    private TerminalStruct() {}
}
