package io.gatun.linux.file;

import static io.gatun.linux.abi.FileStruct.DIRENT64;
import static io.gatun.linux.abi.Struct.offset;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import io.gatun.linux.abi.CString;
import io.gatun.linux.abi.Syscall;
import io.gatun.linux.gate.SyscallException;
import io.gatun.linux.gate.SyscallGate;
import io.gatun.linux.handle.Fd;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.NoSuchElementException;

/** A directory read through one buffer. */
final class KernelDirectoryListing implements DirectoryListing {
    private static final long BATCH_BYTES = 32 * 1024;
    private static final long INODE = offset(DIRENT64, "d_ino");
    private static final long RECORD_BYTES = offset(DIRENT64, "d_reclen");
    private static final long TYPE = offset(DIRENT64, "d_type");
    private static final long NAME = offset(DIRENT64, "d_name");

    private final SyscallGate gate;
    private final Fd directory;
    private final Arena arena = Arena.ofConfined();
    private final MemorySegment batch = arena.allocate(BATCH_BYTES, Long.BYTES);
    private long position;
    private long end;

    /** Takes ownership of {@code directory}. */
    KernelDirectoryListing(SyscallGate gate, Fd directory) {
        this.gate = gate;
        this.directory = directory;
    }

    @Override
    public boolean hasNext() {
        do {
            while (position < end && isDots(position + NAME)) {
                position += recordBytes();
            }
        } while (position == end && fill());
        return position < end;
    }

    @Override
    public DirectoryEntry next() {
        if (!hasNext()) {
            throw new NoSuchElementException("the directory has no more names");
        }
        var entry = new DirectoryEntry(
                CString.at(batch, position + NAME),
                FileType.ofDirent(batch.get(JAVA_BYTE, position + TYPE)),
                batch.get(JAVA_LONG, position + INODE));
        position += recordBytes();
        return entry;
    }

    @Override
    public void close() {
        if (directory.isOpen()) {
            directory.close();
            arena.close();
        }
    }

    private boolean fill() {
        long bytes = gate.call(Syscall.GETDENTS64, directory.number(), batch.address(), BATCH_BYTES);
        if (bytes < 0) {
            throw SyscallException.of(bytes, Syscall.GETDENTS64, directory, BATCH_BYTES);
        }
        position = 0;
        end = bytes;
        return bytes > 0;
    }

    private int recordBytes() {
        return batch.get(JAVA_SHORT, position + RECORD_BYTES) & 0xffff;
    }

    /** Whether the name at {@code at} is the directory itself or the one above it. */
    private boolean isDots(long at) {
        if (batch.get(JAVA_BYTE, at) != '.') {
            return false;
        }
        byte second = batch.get(JAVA_BYTE, at + 1);
        return second == 0 || (second == '.' && batch.get(JAVA_BYTE, at + 2) == 0);
    }
}
