package io.gatun.linux.abi;

/** Constants of statfs(2): what a file system says it is; names and values are the kernel headers'. */
@Header("linux/magic.h")
public final class Magic {
    public static final long CGROUP_SUPER_MAGIC = 0x27e0eb;
    public static final long CGROUP2_SUPER_MAGIC = 0x63677270;
    public static final long PROC_SUPER_MAGIC = 0x9fa0;
    public static final long SYSFS_MAGIC = 0x62656572;
    public static final long TMPFS_MAGIC = 0x1021994;
    public static final long OVERLAYFS_SUPER_MAGIC = 0x794c7630;
    public static final long NSFS_MAGIC = 0x6e736673;
    public static final long EXT4_SUPER_MAGIC = 0xef53;
    public static final long XFS_SUPER_MAGIC = 0x58465342;
    public static final long BTRFS_SUPER_MAGIC = 0x9123683eL;
    public static final long RAMFS_MAGIC = 0x858458f6L;
    public static final long DEVPTS_SUPER_MAGIC = 0x1cd1;

    private Magic() {}
}
