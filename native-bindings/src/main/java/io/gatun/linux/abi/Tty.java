package io.gatun.linux.abi;

/** Constants of ioctl_tty(2) and termios(3); names and values are the kernel headers'. */
@Header("asm/termios.h")
public final class Tty {
    public static final long TCGETS = 0x5401;
    public static final long TCSETS = 0x5402;
    public static final long TCSETSW = 0x5403;
    public static final long TCSETSF = 0x5404;
    public static final long TIOCGWINSZ = 0x5413;
    public static final long TIOCSWINSZ = 0x5414;
    public static final long TIOCGPTN = 0x80045430L;
    public static final long TIOCSPTLCK = 0x40045431;
    public static final long TIOCGPTPEER = 0x5441;
    public static final long TIOCSCTTY = 0x540e;
    public static final long TIOCNOTTY = 0x5422;
    public static final long TIOCSTI = 0x5412;
    public static final long TIOCGPGRP = 0x540f;
    public static final long TIOCSPGRP = 0x5410;
    public static final long FIONREAD = 0x541b;
    public static final int IGNBRK = 1;
    public static final int BRKINT = 2;
    public static final int PARMRK = 010;
    public static final int ISTRIP = 040;
    public static final int INLCR = 0100;
    public static final int IGNCR = 0200;
    public static final int ICRNL = 0400;
    public static final int IXON = 02000;
    public static final int OPOST = 1;
    public static final int CSIZE = 060;
    public static final int CS8 = 060;
    public static final int PARENB = 0400;
    public static final int ISIG = 1;
    public static final int ICANON = 2;
    public static final int ECHO = 010;
    public static final int ECHONL = 0100;
    public static final int IEXTEN = 0100000;
    public static final int VTIME = 5;
    public static final int VMIN = 6;

    private Tty() {}
}
