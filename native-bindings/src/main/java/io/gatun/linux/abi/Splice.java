package io.gatun.linux.abi;

/** Constants of splice(2), tee(2) and vmsplice(2); names and values are the C library's headers'. */
@Header("fcntl.h")
public final class Splice {
    public static final long SPLICE_F_MOVE = 1;
    public static final long SPLICE_F_NONBLOCK = 2;
    public static final long SPLICE_F_MORE = 4;

    private Splice() {}
}
