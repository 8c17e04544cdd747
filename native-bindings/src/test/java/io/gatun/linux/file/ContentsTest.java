package io.gatun.linux.file;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.toSet;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gatun.linux.Kernel;
import io.gatun.linux.abi.Errno;
import io.gatun.linux.file.Contents.Durability;
import io.gatun.linux.file.Pipes.Waiting;
import io.gatun.linux.gate.SyscallException;
import io.gatun.linux.handle.Fd;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The bytes of files, on the running kernel. */
class ContentsTest {
    private final Kernel kernel = Kernel.open();
    private final Contents contents = kernel.contents();

    @TempDir
    private Path temporary;

    private Fd directory;

    @BeforeEach
    void openDirectory() {
        directory = kernel.files().open(temporary, OpenHow.directory());
    }

    @AfterEach
    void closeDirectory() {
        directory.close();
    }

    @Test
    void largeFileIsReadAsItWasWritten() {
        byte[] bytes = new byte[300_000];
        new Random(1).nextBytes(bytes);
        contents.replaceFile(directory, "a", 0600, bytes, Durability.PROCESS);
        assertArrayEquals(bytes, contents.readFile(directory, "a", bytes.length));
    }

    @Test
    void fileLargerThanTheBudgetIsRefused() {
        contents.replaceFile(directory, "a", 0600, new byte[101], Durability.PROCESS);
        assertEquals(101, contents.readFile(directory, "a", 101).length);
        var failure = assertThrows(FileTooLargeException.class, () -> contents.readFile(directory, "a", 100));
        assertEquals("a has more than 100 bytes", failure.getMessage());
    }

    @Test
    void endlessFileIsRefusedAtItsBudget() {
        try (Fd zero = kernel.files().open(Path.of("/dev/zero"), OpenHow.read())) {
            assertThrows(FileTooLargeException.class, () -> contents.readAll(zero, 1 << 20));
        }
    }

    @Test
    void fileThatSaysItHasNoBytesIsReadToItsEnd() {
        try (Fd proc = kernel.files().open(Path.of("/proc/self"), OpenHow.path())) {
            String status = new String(contents.readFile(proc, "status", 1 << 16), UTF_8);
            assertTrue(status.contains("Pid:\t" + ProcessHandle.current().pid()), status);
        }
    }

    @Test
    void writtenFileKeepsNothingOfItsOldContents() {
        contents.replaceFile(directory, "a", 0600, text("long contents"), Durability.PROCESS);
        contents.writeFile(directory, "a", text("short"));
        assertEquals("short", read("a"));
    }

    @Test
    void writingMakesNoFile() {
        var failure = assertThrows(SyscallException.class, () -> contents.writeFile(directory, "a", text("")));
        assertEquals(Errno.ENOENT, failure.errno());
    }

    @Test
    void replacedFileLeavesOnlyItself() {
        contents.replaceFile(directory, "a", 0640, text("one"), Durability.DISK);
        contents.replaceFile(directory, "a", 0600, text("two"), Durability.DISK);
        assertEquals("two", read("a"));
        assertEquals(0600, kernel.files().statx(directory, "a").permissions());
        assertEquals(Set.of("a"), names());
    }

    @Test
    void failedReplacementLeavesTheOldFileAndNothingElse() {
        kernel.files().mkdirat(directory, "a", 0700);
        assertThrows(
                SyscallException.class,
                () -> contents.replaceFile(directory, "a", 0600, text("two"), Durability.PROCESS));
        assertEquals(Set.of("a"), names());
    }

    @Test
    void readersOfAReplacedFileSeeOldOrNewButNeverHalf() throws InterruptedException {
        contents.replaceFile(directory, "a", 0600, text("0".repeat(5000)), Durability.PROCESS);
        var writer = Thread.ofPlatform().start(() -> {
            for (int i = 1; i <= 200; i++) {
                contents.replaceFile(directory, "a", 0600, text((i % 10 + "").repeat(5000)), Durability.PROCESS);
            }
        });
        while (writer.isAlive()) {
            String seen = read("a");
            assertEquals(seen.substring(0, 1).repeat(5000), seen);
        }
        writer.join();
    }

    @Test
    void positionedCallsLeaveThePositionAlone() {
        try (var arena = Arena.ofConfined();
                Fd file = kernel.files()
                        .openat2(directory, "a", OpenHow.readWrite().creatingNew(0600))) {
            MemorySegment four = arena.allocateFrom("abc");
            assertEquals(3, contents.pwrite(file, four.asSlice(0, 3), 10));
            assertEquals(3, contents.pread(file, four.asSlice(0, 3), 10));
            assertEquals("abc", four.getString(0));
            assertEquals(4, contents.read(file, four));
            assertEquals(0, four.get(java.lang.foreign.ValueLayout.JAVA_INT, 0));
            contents.seek(file, 10);
            assertEquals(3, contents.read(file, four));
            assertEquals(0, contents.read(file, four));
        }
    }

    @Test
    void lengthIsSetAndSpaceReserved() {
        try (Fd file = kernel.files().openat2(directory, "a", OpenHow.write().creatingNew(0600))) {
            contents.ftruncate(file, 1 << 30);
            Stat hole = kernel.files().statx(file);
            assertEquals(1 << 30, hole.sizeBytes());
            assertTrue(hole.blocks() < 100);
            contents.ftruncate(file, 0);
            contents.fallocate(file, 0, 1 << 20);
            assertEquals(1 << 20, kernel.files().statx(file).sizeBytes());
            assertTrue(kernel.files().statx(file).blocks() >= (1 << 20) / 512);
        }
    }

    @Test
    void emptyPipeWouldBlock() {
        try (var arena = Arena.ofConfined();
                Pipe pipe = kernel.pipes().pipe2(Waiting.NONBLOCKING)) {
            MemorySegment memory = arena.allocate(1 << 20);
            assertEquals(Contents.WOULD_BLOCK, contents.tryRead(pipe.read(), memory));
            long written = contents.tryWrite(pipe.write(), memory);
            assertTrue(written > 0 && written < memory.byteSize());
            assertEquals(Contents.WOULD_BLOCK, contents.tryWrite(pipe.write(), memory));
            assertEquals(written, contents.tryRead(pipe.read(), memory));
        }
    }

    @Test
    void memoryOfTheHeapIsRefused() {
        try (Pipe pipe = kernel.pipes().pipe2(Waiting.BLOCKING)) {
            var heap = MemorySegment.ofArray(new byte[4]);
            assertThrows(IllegalArgumentException.class, () -> contents.write(pipe.write(), heap));
        }
    }

    @Test
    void bytesAreCopiedInsideTheKernel() {
        contents.replaceFile(directory, "from", 0600, text("0123456789"), Durability.PROCESS);
        try (Fd from = kernel.files().openat2(directory, "from", OpenHow.read());
                Fd to = kernel.files().openat2(directory, "to", OpenHow.write().creatingNew(0600))) {
            assertEquals(4, contents.copyFileRange(from, to, 4));
            assertEquals(6, contents.sendfile(from, to, 100));
            assertEquals(0, contents.sendfile(from, to, 100));
        }
        assertEquals("0123456789", read("to"));
    }

    @Test
    void failedReadSaysWhatWasRead() {
        try (var arena = Arena.ofConfined()) {
            var memory = arena.allocate(16);
            var failure = assertThrows(SyscallException.class, () -> contents.read(directory, memory));
            assertEquals(Errno.EISDIR, failure.errno());
            assertEquals("read(%s, 0x%x, 16)".formatted(directory, memory.address()), failure.call());
        }
    }

    private Set<String> names() {
        return Stream.of(temporary.toFile().list()).collect(toSet());
    }

    private String read(String name) {
        return new String(contents.readFile(directory, name, 10_000), UTF_8);
    }

    private static byte[] text(String text) {
        return text.getBytes(UTF_8);
    }
}
