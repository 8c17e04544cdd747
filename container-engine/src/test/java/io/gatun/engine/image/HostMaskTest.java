package io.gatun.engine.image;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gatun.engine.image.MaskEntry.Hidden;
import io.gatun.engine.image.MaskEntry.Through;
import java.util.HashSet;
import java.util.List;
import org.junit.jupiter.api.Test;

class HostMaskTest {
    @Test
    void noPathIsMaskedTwice() {
        var seen = new HashSet<String>();
        for (MaskEntry entry : HostMask.of(List.of("usr", "data"), List.of("/opt/gatun/state"))) {
            assertTrue(seen.add(entry.path()), entry.toString());
        }
    }

    @Test
    void directoryComesBeforeWhatIsInIt() {
        var seen = new HashSet<String>();
        for (MaskEntry entry : HostMask.of(List.of(), List.of("/usr/local/state"))) {
            int slash = entry.path().lastIndexOf('/');
            assertTrue(slash < 0 || seen.contains(entry.path().substring(0, slash)), entry.toString());
            seen.add(entry.path());
        }
    }

    @Test
    void unknownNamesOfTheRootAreHidden() {
        var mask = HostMask.of(List.of("usr", "data", "swapfile", "home"), List.of());

        assertTrue(mask.contains(new Hidden("data")));
        assertTrue(mask.contains(new Hidden("swapfile")));
        assertFalse(mask.contains(new Hidden("usr")));
        assertFalse(mask.contains(new Hidden("home")));
    }

    @Test
    void stateOfTheEngineIsHiddenWhereItWouldBeSeen() {
        var mask = HostMask.of(List.of(), List.of("/opt/gatun/state", "/var/lib/gatun", "/data/gatun"));

        var about = mask.stream()
                .filter(entry -> entry.path().contains("gatun") || entry.path().equals("opt"))
                .toList();
        assertEquals(
                List.of(
                        new Hidden("etc/gatun"),
                        new Through("opt"),
                        new Through("opt/gatun"),
                        new Hidden("opt/gatun/state")),
                about);
    }
}
