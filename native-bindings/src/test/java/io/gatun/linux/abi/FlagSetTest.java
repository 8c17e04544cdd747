package io.gatun.linux.abi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Optional;
import org.junit.jupiter.api.Test;

class FlagSetTest {
    @Test
    void bitsWithoutANameAreHexadecimal() {
        assertEquals("MS_RDONLY|MS_BIND|0x40000000", FlagSets.MOUNT.text(0x40001001L));
        assertEquals("0", FlagSets.MOUNT.text(0));
    }

    @Test
    void severalBitsWithOneNameAreOne() {
        assertEquals("O_TMPFILE", FlagSets.OPEN.text(Fcntl.O_TMPFILE));
        assertEquals("O_DIRECTORY", FlagSets.OPEN.text(Fcntl.O_DIRECTORY));
        assertEquals("O_SYNC", FlagSets.OPEN.text(Fcntl.O_SYNC));
    }

    @Test
    void countedNamesAreFoundByNumber() {
        assertEquals(Optional.of("CAP_SYS_ADMIN"), FlagSets.CAPABILITY.name(21));
        assertEquals(Optional.empty(), FlagSets.CAPABILITY.name(63));
    }

    @Test
    void nameThatIsNoConstantIsRefused() {
        var set = FlagSet.of(Fcntl.class, "O_CLOEXEC O_SPELLED_WRONG");
        assertThrows(IllegalArgumentException.class, set::flags);
    }
}
