package io.gatun.linux.file;

import io.gatun.linux.handle.Fd;
import java.lang.foreign.MemorySegment;
import java.util.Optional;

/**
 * The bytes of files, pipes and whatever else can be read and written. A call that a signal interrupts is made again. All
 * methods throw {@link io.gatun.linux.gate.SyscallException}; memory given to them must be native.
 *
 * <p>Reading and writing may block, and a blocking call keeps its carrier thread: from a virtual thread, read what is
 * there already or wait elsewhere.
 */
public interface Contents {
    /** What {@link #tryRead} and {@link #tryWrite} return when the call would have to wait. */
    long WOULD_BLOCK = -1;

    /** How much of the disk's work is waited for. */
    enum Durability {
        /** The bytes survive the end of every process. */
        PROCESS,
        /** They survive the loss of power as well (fsync(2)). */
        DISK
    }

    /**
     * Reads at most as much as {@code into} can take (read(2)).
     *
     * @return how many bytes; 0 at the end
     */
    long read(Fd file, MemorySegment into);

    /** Like {@link #read}, but {@link #WOULD_BLOCK} where a non-blocking descriptor has nothing yet. */
    long tryRead(Fd file, MemorySegment into);

    /** Reads at {@code offset}, leaving the file's position alone (pread(2)). */
    long pread(Fd file, MemorySegment into, long offset);

    /**
     * Writes what it can of {@code from} (write(2)).
     *
     * @return how many bytes
     */
    long write(Fd file, MemorySegment from);

    /** Like {@link #write}, but {@link #WOULD_BLOCK} where a non-blocking descriptor takes nothing yet. */
    long tryWrite(Fd file, MemorySegment from);

    /**
     * Writes what it can of {@code count} bytes from {@code offset} on (write(2)).
     *
     * @return how many; 0 where a non-blocking descriptor takes nothing yet
     */
    int writeOnce(Fd file, byte[] bytes, int offset, int count);

    /** Writes at {@code offset}, leaving the file's position alone (pwrite(2)). */
    long pwrite(Fd file, MemorySegment from, long offset);

    /** What one read(2) of at most {@code bytes} gives; empty at the end of the file. */
    byte[] readOnce(Fd file, int bytes);

    /**
     * Reads to the end, from wherever the file's position is.
     *
     * @throws FileTooLargeException if there is more than {@code budgetBytes}
     */
    byte[] readAll(Fd file, int budgetBytes);

    /** Writes all of {@code bytes}, in as many calls as it takes. */
    void writeAll(Fd file, byte[] bytes);

    /** Writes {@code count} of {@code bytes}, from {@code offset} on. */
    void writeAll(Fd file, byte[] bytes, int offset, int count);

    /**
     * Reads a file below {@code directory}.
     *
     * @throws FileTooLargeException if it has more than {@code budgetBytes}
     */
    byte[] readFile(Fd directory, String path, int budgetBytes);

    /** The same, or empty if there is no such file (ENOENT). */
    Optional<byte[]> readFileIfThere(Fd directory, String path, int budgetBytes);

    /**
     * Makes {@code bytes} the contents of an existing file below {@code directory}, as a shell's {@code >} does. Small contents
     * are written by one call, as the files of cgroups and of {@code /proc} need it.
     */
    void writeFile(Fd directory, String path, byte[] bytes);

    /**
     * Makes a file of this name and contents, or puts it in the place of the one that is there: whoever opens it, at any
     * instant, finds all of the old or all of the new contents.
     *
     * @param name of a file in {@code directory} itself
     * @param permissions before umask(2)
     */
    void replaceFile(Fd directory, String name, int permissions, byte[] bytes, Durability durability);

    /** Sets the length of a file (ftruncate(2)). */
    void ftruncate(Fd file, long sizeBytes);

    /** Reserves space on the disk and makes the file as long (fallocate(2)). */
    void fallocate(Fd file, long offset, long bytes);

    /**
     * Reserves space on the disk for the first {@code bytes}; the file is as long as before (fallocate(2), FALLOC_FL_KEEP_SIZE). Where
     * a file system has no such thing, nothing happens.
     */
    void reserve(Fd file, long bytes);

    /** Waits until the bytes are on the disk (fsync(2)). */
    void fsync(Fd file);

    /** Waits until everything on the file system of {@code file} is on the disk (syncfs(2)). */
    void syncfs(Fd file);

    /** Moves the file's position to {@code offset} from its beginning (lseek(2)). */
    void seek(Fd file, long offset);

    /**
     * Copies bytes from one file to another inside the kernel, from and to their positions (copy_file_range(2)).
     *
     * @return how many; 0 at the end
     */
    long copyFileRange(Fd from, Fd to, long bytes);

    /**
     * Sends bytes of a file, from its position, to anything that can be written (sendfile(2)).
     *
     * @return how many; 0 at the end
     */
    long sendfile(Fd from, Fd to, long bytes);
}
