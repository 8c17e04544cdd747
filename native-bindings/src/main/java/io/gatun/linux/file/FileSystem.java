package io.gatun.linux.file;

import static io.gatun.linux.abi.FileStruct.STATFS;
import static io.gatun.linux.abi.Struct.offset;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.MemorySegment;

/**
 * What statfs(2) says about a file system.
 *
 * @param magic its kind: a constant of {@link io.gatun.linux.abi.Magic}
 * @param blockBytes the unit of the three counts that follow
 * @param blocks how large it is
 * @param freeBlocks how much of that nobody uses
 * @param availableBlocks how much of that the unprivileged may use
 * @param inodes how many files it can have; 0 if it has no such limit
 * @param freeInodes how many more it can have
 */
public record FileSystem(
        long magic, long blockBytes, long blocks, long freeBlocks, long availableBlocks, long inodes, long freeInodes) {
    private static final long MAGIC = offset(STATFS, "f_type");
    private static final long BLOCK_BYTES = offset(STATFS, "f_bsize");
    private static final long BLOCKS = offset(STATFS, "f_blocks");
    private static final long FREE_BLOCKS = offset(STATFS, "f_bfree");
    private static final long AVAILABLE_BLOCKS = offset(STATFS, "f_bavail");
    private static final long INODES = offset(STATFS, "f_files");
    private static final long FREE_INODES = offset(STATFS, "f_ffree");

    static FileSystem of(MemorySegment statfs) {
        return new FileSystem(
                statfs.get(JAVA_LONG, MAGIC),
                statfs.get(JAVA_LONG, BLOCK_BYTES),
                statfs.get(JAVA_LONG, BLOCKS),
                statfs.get(JAVA_LONG, FREE_BLOCKS),
                statfs.get(JAVA_LONG, AVAILABLE_BLOCKS),
                statfs.get(JAVA_LONG, INODES),
                statfs.get(JAVA_LONG, FREE_INODES));
    }
}
