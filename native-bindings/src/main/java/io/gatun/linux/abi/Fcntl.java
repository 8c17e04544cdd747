package io.gatun.linux.abi;

/** Constants of open(2), openat2(2) and fcntl(2): how a file is opened and what is asked of a descriptor; names and values are the kernel headers'. */
@Header({
    "linux/fcntl.h",
    "linux/fs.h",
    "linux/openat2.h",
    "linux/memfd.h",
    "linux/close_range.h",
    "linux/xattr.h",
    "unistd.h"
})
public final class Fcntl {
    // open(2) is the one call of these whose flags differ between the architectures.
    private static final boolean AARCH64 = Arch.current() == Arch.AARCH64;

    public static final long O_RDONLY = 0;
    public static final long O_WRONLY = 1;
    public static final long O_RDWR = 2;
    public static final long O_CREAT = 0x40;
    public static final long O_EXCL = 0x80;
    public static final long O_TRUNC = 0x200;
    public static final long O_APPEND = 0x400;
    public static final long O_NONBLOCK = 0x800;
    public static final long O_DIRECTORY = AARCH64 ? 0x4000 : 0x10000;
    public static final long O_NOFOLLOW = AARCH64 ? 0x8000 : 0x20000;
    public static final long O_DIRECT = AARCH64 ? 0x10000 : 0x4000;
    public static final long O_DSYNC = 0x1000;
    public static final long O_SYNC = 0x101000;
    public static final long O_NOATIME = 0x40000;
    public static final long O_CLOEXEC = 0x80000;
    public static final long O_PATH = 0x200000;
    public static final long O_TMPFILE = 0x400000 | O_DIRECTORY;
    public static final long O_NOCTTY = 0x100;
    public static final long AT_FDCWD = -100;
    public static final long R_OK = 4;
    public static final long W_OK = 2;
    public static final long X_OK = 1;
    public static final long AT_EACCESS = 0x200;
    public static final long AT_EMPTY_PATH = 0x1000;
    public static final long AT_SYMLINK_NOFOLLOW = 0x100;
    public static final long AT_SYMLINK_FOLLOW = 0x400;
    public static final long AT_REMOVEDIR = 0x200;
    public static final long AT_RECURSIVE = 0x8000;
    public static final long AT_NO_AUTOMOUNT = 0x800;
    public static final long RESOLVE_NO_XDEV = 1;
    public static final long RESOLVE_NO_MAGICLINKS = 2;
    public static final long RESOLVE_NO_SYMLINKS = 4;
    public static final long RESOLVE_BENEATH = 8;
    public static final long RESOLVE_IN_ROOT = 0x10;
    public static final long F_DUPFD = 0;
    public static final long F_DUPFD_CLOEXEC = 1030;
    public static final long F_GETFD = 1;
    public static final long F_SETFD = 2;
    public static final long F_GETFL = 3;
    public static final long F_SETFL = 4;
    public static final long F_SETPIPE_SZ = 1031;
    public static final long F_GETPIPE_SZ = 1032;
    public static final long F_ADD_SEALS = 1033;
    public static final long F_GET_SEALS = 1034;
    public static final long FD_CLOEXEC = 1;
    public static final long F_SEAL_SEAL = 1;
    public static final long F_SEAL_SHRINK = 2;
    public static final long F_SEAL_GROW = 4;
    public static final long F_SEAL_WRITE = 8;
    public static final long MFD_CLOEXEC = 1;
    public static final long MFD_ALLOW_SEALING = 2;
    public static final long MFD_EXEC = 0x10;
    public static final long MFD_NOEXEC_SEAL = 8;
    public static final long LOCK_SH = 1;
    public static final long LOCK_EX = 2;
    public static final long LOCK_NB = 4;
    public static final long LOCK_UN = 8;
    public static final long RENAME_NOREPLACE = 1;
    public static final long RENAME_EXCHANGE = 2;
    public static final long CLOSE_RANGE_CLOEXEC = 4;
    public static final long CLOSE_RANGE_UNSHARE = 2;
    public static final long XATTR_CREATE = 1;
    public static final long XATTR_REPLACE = 2;
    public static final long SEEK_SET = 0;
    public static final long SEEK_CUR = 1;
    public static final long SEEK_END = 2;
    public static final long SEEK_DATA = 3;
    public static final long SEEK_HOLE = 4;

    private Fcntl() {}
}
