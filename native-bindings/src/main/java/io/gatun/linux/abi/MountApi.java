package io.gatun.linux.abi;

/** Constants of fsopen(2), fsconfig(2), fsmount(2), open_tree(2), move_mount(2) and mount_setattr(2); names and values are the kernel headers'. */
@Header({"fcntl.h", "linux/mount.h"})
public final class MountApi {
    public static final long FSOPEN_CLOEXEC = 1;
    public static final long FSMOUNT_CLOEXEC = 1;
    public static final long FSPICK_CLOEXEC = 1;
    public static final long FSPICK_EMPTY_PATH = 8;
    public static final long FSCONFIG_SET_FLAG = 0;
    public static final long FSCONFIG_SET_STRING = 1;
    public static final long FSCONFIG_SET_BINARY = 2;
    public static final long FSCONFIG_SET_PATH = 3;
    public static final long FSCONFIG_SET_PATH_EMPTY = 4;
    public static final long FSCONFIG_SET_FD = 5;
    public static final long FSCONFIG_CMD_CREATE = 6;
    public static final long FSCONFIG_CMD_RECONFIGURE = 7;
    public static final long OPEN_TREE_CLONE = 1;
    public static final long OPEN_TREE_CLOEXEC = 0x80000;
    public static final long MOVE_MOUNT_F_SYMLINKS = 1;
    public static final long MOVE_MOUNT_F_EMPTY_PATH = 4;
    public static final long MOVE_MOUNT_T_SYMLINKS = 0x10;
    public static final long MOVE_MOUNT_T_EMPTY_PATH = 0x40;
    public static final long MOUNT_ATTR_RDONLY = 1;
    public static final long MOUNT_ATTR_NOSUID = 2;
    public static final long MOUNT_ATTR_NODEV = 4;
    public static final long MOUNT_ATTR_NOEXEC = 8;
    public static final long MOUNT_ATTR__ATIME = 112;
    public static final long MOUNT_ATTR_RELATIME = 0;
    public static final long MOUNT_ATTR_NOATIME = 0x10;
    public static final long MOUNT_ATTR_STRICTATIME = 0x20;
    public static final long MOUNT_ATTR_NODIRATIME = 0x80;
    public static final long MOUNT_ATTR_IDMAP = 0x100000;
    public static final long MOUNT_ATTR_NOSYMFOLLOW = 0x200000;

    private MountApi() {}
}
