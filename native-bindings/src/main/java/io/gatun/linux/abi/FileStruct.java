package io.gatun.linux.abi;

import static io.gatun.linux.abi.Struct.array;
import static io.gatun.linux.abi.Struct.u16;
import static io.gatun.linux.abi.Struct.u32;
import static io.gatun.linux.abi.Struct.u64;
import static io.gatun.linux.abi.Struct.u8;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.StructLayout;

/** Structs of openat2(2), statx(2), statfs(2), getdents64(2), utimensat(2) and vmsplice(2). */
@Header({"sys/stat.h", "sys/statfs.h", "sys/uio.h", "dirent.h", "linux/openat2.h"})
public final class FileStruct {
    /** What openat2(2) is asked for. */
    public static final StructLayout OPEN_HOW = Struct.of("open_how", u64("flags"), u64("mode"), u64("resolve"));

    /** Seconds and nanoseconds. */
    public static final StructLayout TIMESPEC = Struct.of("timespec", u64("tv_sec"), u64("tv_nsec"));

    /** Memory given to readv(2) and vmsplice(2). */
    public static final StructLayout IOVEC = Struct.of("iovec", u64("iov_base"), u64("iov_len"));

    /** One entry of getdents64(2); {@code d_name} is as long as {@code d_reclen} says. */
    public static final StructLayout DIRENT64 = Struct.of(
            "dirent64", u64("d_ino"), u64("d_off"), u16("d_reclen"), u8("d_type"), array("d_name", 256, JAVA_BYTE));

    /** What statfs(2) says about a file system. */
    public static final StructLayout STATFS = Struct.of(
            "statfs",
            u64("f_type"),
            u64("f_bsize"),
            u64("f_blocks"),
            u64("f_bfree"),
            u64("f_bavail"),
            u64("f_files"),
            u64("f_ffree"),
            array("f_fsid", 2, JAVA_INT),
            u64("f_namelen"),
            u64("f_frsize"),
            u64("f_flags"),
            array("f_spare", 4, JAVA_LONG));

    /** What statx(2) says about a file. */
    public static final StructLayout STATX = Struct.of(
            "statx",
            u32("stx_mask"),
            u32("stx_blksize"),
            u64("stx_attributes"),
            u32("stx_nlink"),
            u32("stx_uid"),
            u32("stx_gid"),
            u16("stx_mode"),
            u64("stx_ino"),
            u64("stx_size"),
            u64("stx_blocks"),
            u64("stx_attributes_mask"),
            statxTimestamp("stx_atime"),
            statxTimestamp("stx_btime"),
            statxTimestamp("stx_ctime"),
            statxTimestamp("stx_mtime"),
            u32("stx_rdev_major"),
            u32("stx_rdev_minor"),
            u32("stx_dev_major"),
            u32("stx_dev_minor"),
            u64("stx_mnt_id"),
            array("__spare3", 13, JAVA_LONG));

    private FileStruct() {}

    private static StructLayout statxTimestamp(String name) {
        return Struct.of(name, u64("tv_sec"), u32("tv_nsec"), u32("__reserved"));
    }
}
