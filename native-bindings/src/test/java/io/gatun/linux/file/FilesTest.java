package io.gatun.linux.file;

import static io.gatun.linux.abi.Fcntl.O_DIRECTORY;
import static io.gatun.linux.abi.Fcntl.O_NOFOLLOW;
import static io.gatun.linux.abi.Fcntl.O_TMPFILE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.toSet;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gatun.linux.Kernel;
import io.gatun.linux.abi.CString;
import io.gatun.linux.abi.Errno;
import io.gatun.linux.file.Files.Renaming;
import io.gatun.linux.gate.SyscallException;
import io.gatun.linux.handle.Fd;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

/** Names in directories, on the running kernel. */
class FilesTest {
    private final Kernel kernel = Kernel.open();
    private final Files files = kernel.files();

    @TempDir
    private Path temporary;

    private Fd directory;

    @BeforeEach
    void openDirectory() {
        directory = files.open(temporary, OpenHow.directory());
    }

    @AfterEach
    void closeDirectory() {
        directory.close();
    }

    @Test
    void madeFileHasTheBytesThatWereWritten() throws IOException {
        try (Fd file = files.openat2(directory, "a", OpenHow.write().creatingNew(0640))) {
            kernel.contents().writeAll(file, "hello".getBytes(UTF_8));
        }
        assertEquals("hello", java.nio.file.Files.readString(temporary.resolve("a")));
        assertEquals(0640, files.statx(directory, "a").permissions());
    }

    @Test
    void exclusiveFileIsMadeOnlyOnce() {
        var how = OpenHow.write().creatingNew(0600);
        files.openat2(directory, "a", how).close();
        assertErrno(Errno.EEXIST, () -> files.openat2(directory, "a", how));
    }

    @Test
    void pathBeneathADirectoryCannotLeaveIt() throws IOException {
        java.nio.file.Files.createSymbolicLink(temporary.resolve("out"), Path.of("/etc/passwd"));
        assertErrno(
                Errno.EXDEV,
                () -> files.openat2(directory, "out", OpenHow.read().beneath()));
        assertErrno(
                Errno.EXDEV,
                () -> files.openat2(directory, "../..", OpenHow.path().beneath()));
        assertErrno(
                Errno.ELOOP,
                () -> files.openat2(directory, "out", OpenHow.read().withoutSymlinks()));
    }

    @Test
    void pathInARootTakesAbsoluteLinksFromThere() throws IOException {
        java.nio.file.Files.writeString(temporary.resolve("inside"), "");
        java.nio.file.Files.createSymbolicLink(temporary.resolve("link"), Path.of("/inside"));
        try (Fd file = files.openat2(directory, "link", OpenHow.read().inRoot())) {
            assertTrue(files.statx(file).isSameFile(files.statx(directory, "inside")));
        }
    }

    @Test
    void pathAcrossAMountIsRefusedOnOneMount() {
        try (Fd root = files.open(Path.of("/"), OpenHow.path())) {
            assertErrno(
                    Errno.EXDEV,
                    () -> files.openat2(root, "proc/self", OpenHow.path().onOneMount()));
        }
    }

    @Test
    void failureSaysWhatWasAsked() {
        var how = OpenHow.path().with(O_DIRECTORY).beneath();
        var failure = assertThrows(SyscallException.class, () -> files.openat2(directory, "no\n\"such", how));
        assertEquals(
                "openat2(%s, \"no\\u000a\\\"such\", {flags=O_CLOEXEC|O_PATH|O_DIRECTORY, resolve=RESOLVE_BENEATH}, 24)"
                        .formatted(directory),
                failure.call());
        var absent = assertThrows(SyscallException.class, () -> files.open(Path.of("/no/such"), OpenHow.read()));
        assertTrue(
                absent.call().startsWith("openat2(AT_FDCWD, \"/no/such\", {flags=O_RDONLY|O_CLOEXEC}"), absent::call);
    }

    @Test
    void pathsThatAreNotAbsoluteHaveNoStart() {
        assertThrows(IllegalArgumentException.class, () -> files.open(Path.of("etc"), OpenHow.path()));
    }

    @Test
    void nameWithNulIsRefusedInsteadOfCut() {
        assertThrows(IllegalArgumentException.class, () -> files.mkdirat(directory, "a\0b", 0700));
        assertErrno(Errno.ENOENT, () -> files.statx(directory, "a"));
    }

    @Test
    void olderOpenHasNoRulesForTheWay() {
        files.openat(directory, "a", OpenHow.write().creating(0600)).close();
        assertThrows(
                IllegalArgumentException.class,
                () -> files.openat(directory, "a", OpenHow.read().beneath()));
    }

    @Test
    void directoriesAreMadeAndRemoved() {
        files.mkdirat(directory, "d", 0700);
        assertEquals(FileType.DIRECTORY, files.statx(directory, "d").type());
        files.mkdirat(directory, "d/e", 0700);
        assertErrno(Errno.ENOTEMPTY, () -> files.rmdir(directory, "d"));
        assertErrno(Errno.EISDIR, () -> files.unlinkat(directory, "d"));
        files.rmdir(directory, "d/e");
        files.rmdir(directory, "d");
        assertErrno(Errno.ENOENT, () -> files.statx(directory, "d"));
    }

    @Test
    void renamingReplacesRefusesOrExchanges() {
        write("a", "A");
        write("b", "B");
        assertErrno(Errno.EEXIST, () -> files.renameat2(directory, "a", directory, "b", Renaming.NOREPLACE));
        files.renameat2(directory, "a", directory, "b", Renaming.EXCHANGE);
        assertEquals("BA", read("a") + read("b"));
        files.renameat2(directory, "a", directory, "b", Renaming.REPLACE);
        assertEquals("B", read("b"));
        assertErrno(Errno.ENOENT, () -> files.statx(directory, "a"));
    }

    @Test
    void linksAreOneFile() {
        write("a", "");
        files.linkat(directory, "a", directory, "b");
        assertTrue(files.statx(directory, "a").isSameFile(files.statx(directory, "b")));
        assertEquals(2, files.statx(directory, "a").links());
    }

    @Test
    void namelessFileGetsItsNameWhenItIsComplete() {
        try (Fd file = files.openat2(directory, ".", new OpenHow(O_TMPFILE | 1, 0600, 0))) {
            kernel.contents().writeAll(file, "late".getBytes(UTF_8));
            files.link(file, directory, "named");
        }
        assertEquals("late", read("named"));
    }

    @Test
    void symbolicLinksAreReadByNameAndByDescriptor() {
        files.symlinkat("/some/where", directory, "s");
        assertEquals("/some/where", files.readlinkat(directory, "s"));
        assertEquals(FileType.SYMLINK, files.statx(directory, "s").type());
        try (Fd link = files.openat2(directory, "s", OpenHow.path().with(O_NOFOLLOW))) {
            assertEquals("/some/where", files.readlink(link));
        }
    }

    @Test
    void fifosAreMade() {
        files.mknodat(directory, "f", FileType.FIFO, 0600, DeviceNumber.NONE);
        assertEquals(FileType.FIFO, files.statx(directory, "f").type());
    }

    @Test
    void statusOfAFileIsWhatItIs() throws IOException {
        write("a", "12345");
        Stat stat = files.statx(directory, "a");
        assertEquals(FileType.REGULAR, stat.type());
        assertEquals(5, stat.sizeBytes());
        assertEquals(1, stat.links());
        assertEquals(java.nio.file.Files.getAttribute(temporary.resolve("a"), "unix:ino"), stat.inode());
        assertEquals(
                java.nio.file.Files.getAttribute(temporary.resolve("a"), "unix:uid"),
                stat.owner().uid());
        var age = Duration.between(stat.times().modified(), Instant.now()).abs();
        assertTrue(age.compareTo(Duration.ofMinutes(1)) < 0, age::toString);
    }

    @Test
    void mountOfAFileIsTheOneMountinfoNames() throws IOException {
        try (Fd proc = files.open(Path.of("/proc"), OpenHow.path())) {
            long id = files.statx(proc).mountId();
            var mounts = java.nio.file.Files.readAllLines(Path.of("/proc/self/mountinfo"));
            assertTrue(mounts.stream().anyMatch(line -> line.startsWith(id + " ") && line.contains(" /proc ")));
        }
    }

    @Test
    void deviceFilesHaveTheirDevice() {
        try (Fd dev = files.open(Path.of("/dev"), OpenHow.path())) {
            Stat stat = files.statx(dev, "null");
            assertEquals(FileType.CHARACTER_DEVICE, stat.type());
            assertEquals(new DeviceNumber(1, 3), stat.specialDevice());
        }
    }

    @Test
    void listingFindsEveryName() {
        Set<String> made = IntStream.range(0, 1500).mapToObj(i -> "name-" + i).collect(toSet());
        made.forEach(name -> write(name, ""));
        var found = new HashSet<String>();
        try (var names = files.list(directory)) {
            names.forEachRemaining(entry -> {
                assertEquals(FileType.REGULAR, entry.type());
                assertTrue(found.add(entry.name()), entry::name);
            });
        }
        assertEquals(made, found);
    }

    @Test
    void listingAnEmptyDirectoryFindsNothing() {
        try (var names = files.list(directory)) {
            assertFalse(names.hasNext());
            assertFalse(names.hasNext());
        }
    }

    @Test
    void nameThatIsNotUtf8IsListedAndRemoved() {
        byte[] odd = {'x', (byte) 0xff, (byte) 0xc3, 'y'};
        write(CString.text(odd), "odd");
        try (var names = files.list(directory)) {
            String name = names.next().name();
            assertEquals("odd", read(name));
            files.unlinkat(directory, name);
        }
        assertEquals(0, temporary.toFile().list().length);
    }

    private void write(String name, String content) {
        try (Fd file = files.openat2(directory, name, OpenHow.write().creatingNew(0600))) {
            kernel.contents().writeAll(file, content.getBytes(UTF_8));
        }
    }

    private String read(String name) {
        return new String(kernel.contents().readFile(directory, name, 100), UTF_8);
    }

    private static void assertErrno(Errno errno, Executable call) {
        assertEquals(errno, assertThrows(SyscallException.class, call).errno());
    }
}
