package io.gatun.linux.abi;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

/** Flag sets as strace(1) prints them. */
class FlagTextTest {
    @Test
    void everyBitHasItsName() {
        assertEquals("MS_NOSUID|MS_NODEV", text(MountFlag.class, "MS_", MountFlag.MS_NODEV | MountFlag.MS_NOSUID));
    }

    @Test
    void nameOfSeveralBitsStandsForThemAll() {
        assertEquals("O_TMPFILE|O_RDWR", text(Fcntl.class, "O_", Fcntl.O_TMPFILE | Fcntl.O_RDWR));
    }

    @Test
    void bitWithoutNameIsANumber() {
        assertEquals("RENAME_NOREPLACE|0x100", text(Fcntl.class, "RENAME_", 0x101));
        assertEquals("0x100", text(Fcntl.class, "RENAME_", 0x100));
    }

    @Test
    void noBitIsZeroOrTheNameOfZero() {
        assertEquals("0", text(Fcntl.class, "RENAME_", 0));
        assertEquals("O_RDONLY", text(Fcntl.class, "O_", 0));
    }

    private static String text(Class<?> constants, String prefix, long bits) {
        return new FlagText(constants, prefix, bits).toString();
    }
}
