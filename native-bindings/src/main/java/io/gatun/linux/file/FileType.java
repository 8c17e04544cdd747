package io.gatun.linux.file;

import static io.gatun.linux.abi.Stat.S_IFBLK;
import static io.gatun.linux.abi.Stat.S_IFCHR;
import static io.gatun.linux.abi.Stat.S_IFDIR;
import static io.gatun.linux.abi.Stat.S_IFIFO;
import static io.gatun.linux.abi.Stat.S_IFLNK;
import static io.gatun.linux.abi.Stat.S_IFMT;
import static io.gatun.linux.abi.Stat.S_IFREG;
import static io.gatun.linux.abi.Stat.S_IFSOCK;

/** What a file is (inode(7)). */
public enum FileType {
    REGULAR(S_IFREG),
    DIRECTORY(S_IFDIR),
    SYMLINK(S_IFLNK),
    CHARACTER_DEVICE(S_IFCHR),
    BLOCK_DEVICE(S_IFBLK),
    FIFO(S_IFIFO),
    SOCKET(S_IFSOCK),
    /** The file system does not say; only in directory listings. */
    UNKNOWN(0);

    private static final FileType[] TYPES = values();
    private static final int DIRENT_SHIFT = 12;

    private final int bits;

    FileType(int bits) {
        this.bits = bits;
    }

    /** The type in the mode of a file. */
    static FileType ofMode(int mode) {
        for (FileType type : TYPES) {
            if (type.bits == (mode & S_IFMT)) {
                return type;
            }
        }
        return UNKNOWN;
    }

    /** The type that a directory entry has: the same bits, moved to the right. */
    static FileType ofDirent(int type) {
        return ofMode(type << DIRENT_SHIFT);
    }

    /** {@code S_IF*} of {@link io.gatun.linux.abi.Stat}. */
    public int bits() {
        return bits;
    }
}
