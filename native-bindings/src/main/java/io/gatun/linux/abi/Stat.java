package io.gatun.linux.abi;

/** Constants of inode(7) and statx(2): file types, permission bits and what statx(2) is asked for; names and values are the kernel headers'. */
@Header("sys/stat.h")
public final class Stat {
    public static final int S_IFMT = 0170000;
    public static final int S_IFSOCK = 0140000;
    public static final int S_IFLNK = 0120000;
    public static final int S_IFREG = 0100000;
    public static final int S_IFBLK = 060000;
    public static final int S_IFDIR = 040000;
    public static final int S_IFCHR = 020000;
    public static final int S_IFIFO = 010000;
    public static final int S_ISUID = 04000;
    public static final int S_ISGID = 02000;
    public static final int S_ISVTX = 01000;
    public static final long STATX_BASIC_STATS = 2047;
    public static final long STATX_BTIME = 0x800;
    public static final long STATX_MNT_ID = 0x1000;
    public static final long STATX_TYPE = 1;
    public static final long STATX_MODE = 2;
    public static final long STATX_INO = 0x100;

    private Stat() {}
}
