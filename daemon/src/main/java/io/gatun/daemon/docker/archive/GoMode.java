package io.gatun.daemon.docker.archive;

import io.gatun.linux.abi.Stat;

/** Kind and permissions of a file as Go's {@code os.FileMode} has them, which is how docker's clients get them. */
final class GoMode {
    private static final int PERMISSIONS = 0777;
    private static final long DIRECTORY = 1L << 31;
    private static final long SYMLINK = 1L << 27;
    private static final long DEVICE = 1L << 26;
    private static final long NAMED_PIPE = 1L << 25;
    private static final long SOCKET = 1L << 24;
    private static final long SET_UID = 1L << 23;
    private static final long SET_GID = 1L << 22;
    private static final long CHARACTER_DEVICE = 1L << 21;
    private static final long STICKY = 1L << 20;

    private GoMode() {}

    /** @param mode as stat(2) has it */
    static long of(int mode) {
        return (mode & PERMISSIONS)
                | kind(mode & Stat.S_IFMT)
                | ((mode & 04000) != 0 ? SET_UID : 0)
                | ((mode & 02000) != 0 ? SET_GID : 0)
                | ((mode & 01000) != 0 ? STICKY : 0);
    }

    private static long kind(int kind) {
        return switch (kind) {
            case Stat.S_IFDIR -> DIRECTORY;
            case Stat.S_IFLNK -> SYMLINK;
            case Stat.S_IFBLK -> DEVICE;
            case Stat.S_IFCHR -> DEVICE | CHARACTER_DEVICE;
            case Stat.S_IFIFO -> NAMED_PIPE;
            case Stat.S_IFSOCK -> SOCKET;
            default -> 0;
        };
    }
}
