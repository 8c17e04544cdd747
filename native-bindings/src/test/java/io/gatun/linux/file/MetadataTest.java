package io.gatun.linux.file;

import static io.gatun.linux.abi.Magic.PROC_SUPER_MAGIC;
import static io.gatun.linux.abi.Magic.TMPFS_MAGIC;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gatun.linux.Kernel;
import io.gatun.linux.abi.Errno;
import io.gatun.linux.file.Descriptors.Execution;
import io.gatun.linux.file.Xattrs.Existence;
import io.gatun.linux.gate.SyscallException;
import io.gatun.linux.handle.Fd;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

/** Permissions, times, file systems and extended attributes, on the running kernel. */
class MetadataTest {
    private final Kernel kernel = Kernel.open();
    private final Metadata metadata = kernel.metadata();
    private final Xattrs xattrs = kernel.xattrs();

    @TempDir
    private Path temporary;

    private Fd directory;
    private Fd file;

    @BeforeEach
    void makeFile() {
        directory = kernel.files().open(temporary, OpenHow.directory());
        file = kernel.files().openat2(directory, "a", OpenHow.write().creatingNew(0600));
    }

    @AfterEach
    void closeFile() {
        file.close();
        directory.close();
    }

    @Test
    void permissionsAreSetByDescriptorAndByName() {
        metadata.fchmod(file, 04751);
        assertEquals(04751, kernel.files().statx(file).permissions());
        metadata.fchmodat(directory, "a", 0604);
        assertEquals(0604, kernel.files().statx(file).permissions());
    }

    @Test
    void permissionsOfAPlaceHolderAreRefused() {
        try (Fd path = kernel.files().openat2(directory, "a", OpenHow.path())) {
            var failure = assertThrows(SyscallException.class, () -> metadata.fchmod(path, 0644));
            assertEquals("fchmod(%s, 0644): Bad file descriptor (EBADF)".formatted(path), failure.getMessage());
        }
    }

    @Test
    void timesAreSetToTheNanosecond() {
        var accessed = Instant.ofEpochSecond(1_000_000_000L, 1);
        var modified = Instant.ofEpochSecond(1_500_000_000L, 999_999_999);
        metadata.utimensat(directory, "a", accessed, modified);
        assertEquals(accessed, kernel.files().statx(file).times().accessed());
        assertEquals(modified, kernel.files().statx(file).times().modified());
    }

    @Test
    void fileSystemsSayWhatTheyAre() {
        try (Fd proc = kernel.files().open(Path.of("/proc"), OpenHow.path());
                Fd memfd = kernel.descriptors().memfdCreate("test", Execution.FORBIDDEN)) {
            assertEquals(PROC_SUPER_MAGIC, metadata.fstatfs(proc).magic());
            assertEquals(TMPFS_MAGIC, metadata.fstatfs(memfd).magic());
        }
        FileSystem disk = metadata.fstatfs(directory);
        assertEquals(temporary.toFile().getTotalSpace(), disk.blocks() * disk.blockBytes());
        assertTrue(disk.freeBlocks() >= disk.availableBlocks());
    }

    @Test
    void attributesAreSetReadListedAndRemoved() {
        byte[] value = {1, 0, -1};
        assertEquals(Optional.empty(), xattrs.get(file, "user.gatun"));
        xattrs.set(file, "user.gatun", value, Existence.ANY);
        xattrs.set(file, "user.more", "x".repeat(3000).getBytes(UTF_8), Existence.ABSENT);
        assertArrayEquals(value, xattrs.get(file, "user.gatun").orElseThrow());
        assertEquals(3000, xattrs.get(file, "user.more").orElseThrow().length);
        assertTrue(xattrs.list(file).containsAll(List.of("user.gatun", "user.more")));
        xattrs.remove(file, "user.gatun");
        assertEquals(Optional.empty(), xattrs.get(file, "user.gatun"));
    }

    @Test
    void attributeIsSetOnlyIfItIsThereOrNotAsAsked() {
        assertErrno(Errno.ENODATA, () -> xattrs.set(file, "user.a", new byte[1], Existence.PRESENT));
        xattrs.set(file, "user.a", new byte[1], Existence.ABSENT);
        assertErrno(Errno.EEXIST, () -> xattrs.set(file, "user.a", new byte[2], Existence.ABSENT));
        xattrs.set(file, "user.a", new byte[2], Existence.PRESENT);
        assertErrno(Errno.ENODATA, () -> xattrs.remove(file, "user.b"));
    }

    private static void assertErrno(Errno errno, Executable call) {
        assertEquals(errno, assertThrows(SyscallException.class, call).errno());
    }
}
