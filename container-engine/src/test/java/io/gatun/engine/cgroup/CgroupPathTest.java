package io.gatun.engine.cgroup;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CgroupPathTest {
    private final Hierarchy memory = Layouts.HYBRID.holding(Controller.MEMORY).orElseThrow();
    private final Hierarchy unified = Layouts.UNIFIED.unified().orElseThrow();

    @Test
    void absolutePathBeginsAtTheMountPoint() {
        assertEquals("gatun/web", CgroupPath.of("/gatun//web/").in(memory));
        assertEquals("gatun/web", CgroupPath.of("/gatun/web").in(unified));
    }

    @Test
    void relativePathIsBelowOurOwnGroupInVersion1() {
        assertEquals("service/5d2eebaf/web", CgroupPath.of("web").in(memory));
    }

    @Test
    void relativePathIsBesideOurOwnGroupInVersion2() {
        assertEquals("user.slice/user-1000.slice/web", CgroupPath.of("web").in(unified));
    }

    @Test
    void childIsOneNameLonger() {
        assertEquals(CgroupPath.of("/gatun/web"), CgroupPath.of("/gatun").child("web"));
        assertEquals("/gatun/web", CgroupPath.of("/gatun/web").toString());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "/", "//", "/a/../b", "..", ".", "/a/./b", "/a\nb", "/a\0b"})
    void pathThatCouldLeaveItsPlaceIsRefused(String text) {
        assertThrows(IllegalArgumentException.class, () -> CgroupPath.of(text));
    }

    @Test
    void nameThatTheKernelWouldRefuseIsRefused() {
        assertThrows(IllegalArgumentException.class, () -> CgroupPath.of("/" + "x".repeat(256)));
    }
}
