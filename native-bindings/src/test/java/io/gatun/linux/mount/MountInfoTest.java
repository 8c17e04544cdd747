package io.gatun.linux.mount;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gatun.linux.Kernel;
import io.gatun.linux.file.DeviceNumber;
import io.gatun.linux.file.FileTooLargeException;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The table of mounts: what its lines mean. */
class MountInfoTest {
    private final Kernel kernel = Kernel.open();

    @Test
    void lineHasAllItsFields() {
        assertEquals(
                new MountInfo(
                        36,
                        35,
                        new DeviceNumber(98, 0),
                        "/mnt1",
                        "/mnt2",
                        List.of("rw", "noatime"),
                        OptionalInt.of(7),
                        OptionalInt.of(1),
                        "ext3",
                        "/dev/root",
                        List.of("rw", "errors=continue")),
                MountInfo.parse("36 35 98:0 /mnt1 /mnt2 rw,noatime shared:7 master:1 propagate_from:2 - ext3 /dev/root"
                        + " rw,errors=continue"));
    }

    @Test
    void lineMayHaveNoOptionalField() {
        var info = MountInfo.parse("1 0 0:1 / / rw - tmpfs none rw");
        assertEquals(OptionalInt.empty(), info.peerGroup());
        assertEquals("tmpfs", info.fileSystemType());
    }

    @Test
    void escapedCharactersOfPathsAreThemselves() {
        var info = MountInfo.parse("1 0 0:1 / /a\\040b\\011c\\012d\\134e\\043f\\08 rw - tmpfs a\\040- rw");
        assertEquals("/a b\tc\nd\\e#f\\08", info.mountPoint());
        assertEquals("a -", info.source());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "1 0 0:1 / / rw", "1 0 0:1 / / - tmpfs none rw", "1 0 01 / / rw - tmpfs none rw", "- - - -"})
    void lineThatIsSomethingElseIsRefused(String line) {
        assertThrows(IllegalArgumentException.class, () -> MountInfo.parse(line));
    }

    @Test
    void tableOfThisProcessHasItsProc() {
        var proc = kernel.mounts().list(kernel.self().pid(), 1 << 20).stream()
                .filter(info -> info.mountPoint().equals("/proc"))
                .findFirst()
                .orElseThrow();
        assertEquals("proc", proc.fileSystemType());
        assertTrue(proc.id() > 0);
    }

    @Test
    void tableLargerThanItsBudgetIsRefused() {
        var self = kernel.self().pid();
        assertThrows(FileTooLargeException.class, () -> kernel.mounts().list(self, 10));
    }
}
