package io.gatun.linux.file;

import static io.gatun.linux.abi.FileStruct.STATX;
import static io.gatun.linux.abi.Stat.STATX_BTIME;
import static io.gatun.linux.abi.Struct.offset;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.MemorySegment;
import java.time.Instant;
import java.util.Optional;

/**
 * What statx(2) says about a file.
 *
 * @param type what it is
 * @param permissions its mode without the type: rwx bits, set-id bits, sticky bit
 * @param links how many names it has
 * @param owner whose it is
 * @param inode its number on its file system
 * @param sizeBytes its length
 * @param blocks how much of the disk it takes, in units of 512 bytes
 * @param device the file system it is on
 * @param specialDevice the device it stands for, if it is a device file
 * @param mountId the mount it was reached through, as {@code /proc/PID/mountinfo} numbers them
 * @param times when it was read, written, changed and made
 */
public record Stat(
        FileType type,
        int permissions,
        int links,
        Owner owner,
        long inode,
        long sizeBytes,
        long blocks,
        DeviceNumber device,
        DeviceNumber specialDevice,
        long mountId,
        Times times) {
    private static final int PERMISSIONS = 07777;
    private static final long MASK = offset(STATX, "stx_mask");
    private static final long MODE = offset(STATX, "stx_mode");
    private static final long LINKS = offset(STATX, "stx_nlink");
    private static final long UID = offset(STATX, "stx_uid");
    private static final long GID = offset(STATX, "stx_gid");
    private static final long INODE = offset(STATX, "stx_ino");
    private static final long SIZE = offset(STATX, "stx_size");
    private static final long BLOCKS = offset(STATX, "stx_blocks");
    private static final long DEVICE = offset(STATX, "stx_dev_major");
    private static final long SPECIAL_DEVICE = offset(STATX, "stx_rdev_major");
    private static final long MOUNT_ID = offset(STATX, "stx_mnt_id");
    private static final long ACCESSED = offset(STATX, "stx_atime");
    private static final long BORN = offset(STATX, "stx_btime");
    private static final long CHANGED = offset(STATX, "stx_ctime");
    private static final long MODIFIED = offset(STATX, "stx_mtime");
    private static final long NANOS = offset(STATX, "stx_mtime", "tv_nsec") - MODIFIED;

    /**
     * Whose a file is, as this process's user namespace counts.
     *
     * @param uid unsigned
     * @param gid unsigned
     */
    public record Owner(int uid, int gid) {}

    /**
     * The times of a file.
     *
     * @param changed when its inode last changed
     * @param born when it was made; not every file system knows
     */
    public record Times(Instant accessed, Instant modified, Instant changed, Optional<Instant> born) {}

    /** Whether this and {@code other} are one file. */
    public boolean isSameFile(Stat other) {
        return inode == other.inode && device.equals(other.device);
    }

    static Stat of(MemorySegment statx) {
        int mode = statx.get(JAVA_SHORT, MODE) & 0xffff;
        return new Stat(
                FileType.ofMode(mode),
                mode & PERMISSIONS,
                statx.get(JAVA_INT, LINKS),
                new Owner(statx.get(JAVA_INT, UID), statx.get(JAVA_INT, GID)),
                statx.get(JAVA_LONG, INODE),
                statx.get(JAVA_LONG, SIZE),
                statx.get(JAVA_LONG, BLOCKS),
                device(statx, DEVICE),
                device(statx, SPECIAL_DEVICE),
                statx.get(JAVA_LONG, MOUNT_ID),
                times(statx));
    }

    private static Times times(MemorySegment statx) {
        boolean hasBirth = (statx.get(JAVA_INT, MASK) & STATX_BTIME) != 0;
        return new Times(
                instant(statx, ACCESSED),
                instant(statx, MODIFIED),
                instant(statx, CHANGED),
                hasBirth ? Optional.of(instant(statx, BORN)) : Optional.empty());
    }

    private static Instant instant(MemorySegment statx, long at) {
        return Instant.ofEpochSecond(statx.get(JAVA_LONG, at), statx.get(JAVA_INT, at + NANOS));
    }

    private static DeviceNumber device(MemorySegment statx, long at) {
        return new DeviceNumber(statx.get(JAVA_INT, at), statx.get(JAVA_INT, at + Integer.BYTES));
    }
}
