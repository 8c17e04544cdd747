package io.gatun.linux.file;

import static io.gatun.linux.abi.Fcntl.O_TRUNC;
import static io.gatun.linux.abi.Fcntl.SEEK_SET;
import static io.gatun.linux.file.NativeMemory.address;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import io.gatun.linux.abi.Errno;
import io.gatun.linux.abi.Syscall;
import io.gatun.linux.gate.SyscallException;
import io.gatun.linux.gate.SyscallGate;
import io.gatun.linux.handle.Fd;
import java.io.ByteArrayOutputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/** {@link Contents} of the running kernel. */
public final class KernelContents implements Contents {
    private static final int FIRST_CHUNK_BYTES = 4 * 1024;
    private static final int CHUNK_BYTES = 64 * 1024;
    // The most that one read(2) or write(2) moves.
    private static final long MAX_BYTES = 0x7ffff000;
    private static final long FALLOC_FL_KEEP_SIZE = 1;
    private static final AtomicLong TEMPORARIES = new AtomicLong();

    private final SyscallGate gate;
    private final Files files;

    public KernelContents(SyscallGate gate, Files files) {
        this.gate = gate;
        this.files = files;
    }

    @Override
    public long read(Fd file, MemorySegment into) {
        long result = gate.retry(Syscall.READ, file.number(), address(into), into.byteSize(), 0, 0, 0);
        return checked(result, Syscall.READ, file, into);
    }

    @Override
    public byte[] readOnce(Fd file, int bytes) {
        try (var arena = Arena.ofConfined()) {
            MemorySegment memory = arena.allocate(bytes, Long.BYTES);
            return memory.asSlice(0, read(file, memory)).toArray(JAVA_BYTE);
        }
    }

    @Override
    public long tryRead(Fd file, MemorySegment into) {
        long result = gate.retry(Syscall.READ, file.number(), address(into), into.byteSize(), 0, 0, 0);
        return result == -Errno.EAGAIN.number() ? WOULD_BLOCK : checked(result, Syscall.READ, file, into);
    }

    @Override
    public long pread(Fd file, MemorySegment into, long offset) {
        long result = gate.retry(Syscall.PREAD64, file.number(), address(into), into.byteSize(), offset, 0, 0);
        return checked(result, Syscall.PREAD64, file, into);
    }

    @Override
    public long write(Fd file, MemorySegment from) {
        long result = gate.retry(Syscall.WRITE, file.number(), address(from), from.byteSize(), 0, 0, 0);
        return checked(result, Syscall.WRITE, file, from);
    }

    @Override
    public long tryWrite(Fd file, MemorySegment from) {
        long result = gate.retry(Syscall.WRITE, file.number(), address(from), from.byteSize(), 0, 0, 0);
        return result == -Errno.EAGAIN.number() ? WOULD_BLOCK : checked(result, Syscall.WRITE, file, from);
    }

    @Override
    public int writeOnce(Fd file, byte[] bytes, int offset, int count) {
        try (var arena = Arena.ofConfined()) {
            long written = tryWrite(
                    file, arena.allocateFrom(JAVA_BYTE, MemorySegment.ofArray(bytes), JAVA_BYTE, offset, count));
            return written == WOULD_BLOCK ? 0 : (int) written;
        }
    }

    @Override
    public long pwrite(Fd file, MemorySegment from, long offset) {
        long result = gate.retry(Syscall.PWRITE64, file.number(), address(from), from.byteSize(), offset, 0, 0);
        return checked(result, Syscall.PWRITE64, file, from);
    }

    @Override
    public byte[] readAll(Fd file, int budgetBytes) {
        return readAll(file, "descriptor " + file, budgetBytes);
    }

    private byte[] readAll(Fd file, String name, int budgetBytes) {
        try (var arena = Arena.ofConfined()) {
            // Most files that are read whole are small; memory is zeroed before it is used.
            MemorySegment chunk = arena.allocate(FIRST_CHUNK_BYTES);
            var all = new ByteArrayOutputStream(FIRST_CHUNK_BYTES);
            for (long n = read(file, chunk); n > 0; n = read(file, chunk)) {
                if (n > budgetBytes - all.size()) {
                    throw new FileTooLargeException(name, budgetBytes);
                }
                all.writeBytes(chunk.asSlice(0, n).toArray(JAVA_BYTE));
                if (n == FIRST_CHUNK_BYTES) {
                    chunk = arena.allocate(CHUNK_BYTES);
                }
            }
            return all.toByteArray();
        }
    }

    @Override
    public void writeAll(Fd file, byte[] bytes) {
        writeAll(file, bytes, 0, bytes.length);
    }

    @Override
    public void writeAll(Fd file, byte[] bytes, int offset, int count) {
        try (var arena = Arena.ofConfined()) {
            MemorySegment rest = arena.allocateFrom(JAVA_BYTE, MemorySegment.ofArray(bytes), JAVA_BYTE, offset, count);
            do {
                rest = rest.asSlice(write(file, rest));
            } while (rest.byteSize() > 0);
        }
    }

    @Override
    public byte[] readFile(Fd directory, String path, int budgetBytes) {
        try (Fd file = files.openat2(directory, path, OpenHow.read().beneath())) {
            return readAll(file, path, budgetBytes);
        }
    }

    @Override
    public Optional<byte[]> readFileIfThere(Fd directory, String path, int budgetBytes) {
        Optional<Fd> there =
                files.openat2IfThere(directory, path, OpenHow.read().beneath());
        if (there.isEmpty()) {
            return Optional.empty();
        }
        try (Fd file = there.get()) {
            return Optional.of(readAll(file, path, budgetBytes));
        }
    }

    @Override
    public void writeFile(Fd directory, String path, byte[] bytes) {
        var how = OpenHow.write().with(O_TRUNC).beneath();
        try (Fd file = files.openat2(directory, path, how)) {
            writeAll(file, bytes);
        }
    }

    @Override
    public void replaceFile(Fd directory, String name, int permissions, byte[] bytes, Durability durability) {
        String temporary = temporaryName(name);
        var how = OpenHow.write().creatingNew(permissions).beneath();
        try (Fd file = files.openat2(directory, temporary, how)) {
            writeAll(file, bytes);
            if (durability == Durability.DISK) {
                fsync(file);
            }
            files.renameat2(directory, temporary, directory, name, Files.Renaming.REPLACE);
        } catch (SyscallException e) {
            removeAfter(e, directory, temporary);
            throw e;
        }
        if (durability == Durability.DISK) {
            // The new name is in the directory, which is on the disk only when that is (fsync(2)).
            syncDirectory(directory);
        }
    }

    /** One that no other thread, process or former life of this process uses, and that says who left it behind. */
    private static String temporaryName(String name) {
        long pid = ProcessHandle.current().pid();
        long unused = System.nanoTime() + TEMPORARIES.incrementAndGet();
        return "." + name + "." + pid + "." + Long.toHexString(unused) + ".tmp";
    }

    private void removeAfter(SyscallException cause, Fd directory, String temporary) {
        try {
            files.unlinkat(directory, temporary);
        } catch (SyscallException e) {
            if (!e.is(Errno.ENOENT)) {
                cause.addSuppressed(e);
            }
        }
    }

    private void syncDirectory(Fd directory) {
        try (Fd opened = files.openat(directory, ".", OpenHow.directory())) {
            fsync(opened);
        }
    }

    @Override
    public void ftruncate(Fd file, long sizeBytes) {
        long result = gate.retry(Syscall.FTRUNCATE, file.number(), sizeBytes, 0, 0, 0, 0);
        if (result < 0) {
            throw SyscallException.of(result, Syscall.FTRUNCATE, file, sizeBytes);
        }
    }

    @Override
    public void fallocate(Fd file, long offset, long bytes) {
        long result = gate.retry(Syscall.FALLOCATE, file.number(), 0, offset, bytes, 0, 0);
        if (result < 0) {
            throw SyscallException.of(result, Syscall.FALLOCATE, file, 0, offset, bytes);
        }
    }

    @Override
    public void reserve(Fd file, long bytes) {
        long result = gate.retry(Syscall.FALLOCATE, file.number(), FALLOC_FL_KEEP_SIZE, 0, bytes, 0, 0);
        if (result < 0 && result != -Errno.EOPNOTSUPP.number()) {
            throw SyscallException.of(result, Syscall.FALLOCATE, file, FALLOC_FL_KEEP_SIZE, 0, bytes);
        }
    }

    @Override
    public void fsync(Fd file) {
        long result = gate.retry(Syscall.FSYNC, file.number(), 0, 0, 0, 0, 0);
        if (result < 0) {
            throw SyscallException.of(result, Syscall.FSYNC, file);
        }
    }

    @Override
    public void syncfs(Fd file) {
        long result = gate.retry(Syscall.SYNCFS, file.number(), 0, 0, 0, 0, 0);
        if (result < 0) {
            throw SyscallException.of(result, Syscall.SYNCFS, file);
        }
    }

    @Override
    public void seek(Fd file, long offset) {
        long result = gate.call(Syscall.LSEEK, file.number(), offset, SEEK_SET);
        if (result < 0) {
            throw SyscallException.of(result, Syscall.LSEEK, file, offset, SEEK_SET);
        }
    }

    @Override
    public long copyFileRange(Fd from, Fd to, long bytes) {
        long count = Math.min(bytes, MAX_BYTES);
        long result = gate.retry(Syscall.COPY_FILE_RANGE, from.number(), 0, to.number(), 0, count, 0);
        if (result < 0) {
            throw SyscallException.of(result, Syscall.COPY_FILE_RANGE, from, 0, to, 0, count, 0);
        }
        return result;
    }

    @Override
    public long sendfile(Fd from, Fd to, long bytes) {
        long count = Math.min(bytes, MAX_BYTES);
        long result = gate.retry(Syscall.SENDFILE, to.number(), from.number(), 0, count, 0, 0);
        if (result < 0) {
            throw SyscallException.of(result, Syscall.SENDFILE, to, from, 0, count);
        }
        return result;
    }

    private static long checked(long result, Syscall syscall, Fd file, MemorySegment memory) {
        if (result < 0) {
            throw SyscallException.of(result, syscall, file, memory, memory.byteSize());
        }
        return result;
    }
}
