package io.gatun.engine.cgroup;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gatun.engine.cgroup.CgroupLayout.Mode;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class CgroupLayoutTest {
    @Test
    void modeSaysHowTheVersionsAreCombined() {
        assertEquals(Mode.HYBRID, Layouts.HYBRID.mode());
        assertEquals(Mode.UNIFIED, Layouts.UNIFIED.mode());
        assertEquals(Mode.LEGACY, Layouts.LEGACY.mode());
        assertEquals(Mode.NONE, CgroupLayout.parse("", "0::/\n").mode());
    }

    @Test
    void eachControllerIsInTheTreeThatHasIt() {
        assertEquals("memory", label(Layouts.HYBRID, Controller.MEMORY));
        assertEquals("unified", label(Layouts.HYBRID, Controller.HUGETLB));
        assertEquals("devices", label(Layouts.HYBRID, Controller.DEVICES));
        assertEquals("unified", label(Layouts.UNIFIED, Controller.MEMORY));
        assertEquals("cpu,cpuacct", label(Layouts.LEGACY, Controller.CPUACCT));
    }

    @Test
    void version2HasDevicesAndFreezerWithoutListingThem() {
        assertEquals("unified", label(Layouts.UNIFIED, Controller.DEVICES));
        assertEquals("unified", label(Layouts.UNIFIED, Controller.FREEZER));
    }

    @Test
    void controllerWithoutATreeIsAbsent() {
        assertTrue(Layouts.HYBRID.holding(Controller.RDMA).isEmpty());
        assertTrue(Layouts.LEGACY.holding(Controller.RDMA).isEmpty());
    }

    @Test
    void version2InterfaceOfBlockIoHasAnotherName() {
        assertEquals("unified", label(Layouts.UNIFIED, Controller.BLOCK_IO));
        assertEquals("blkio", label(Layouts.HYBRID, Controller.BLOCK_IO));
    }

    @Test
    void namedTreeHasNoControllers() {
        var systemd = Layouts.HYBRID.labelled("name=systemd").orElseThrow();
        assertEquals(Set.of(), systemd.controllers());
        assertEquals(Path.of("/sys/fs/cgroup/systemd"), systemd.mountPoint());
    }

    @Test
    void mountPointWithSpacesIsRead() {
        var freezer = Layouts.LEGACY.holding(Controller.FREEZER).orElseThrow();
        assertEquals(Path.of("/mnt/with space"), freezer.mountPoint());
    }

    @Test
    void ownGroupIsSeenFromTheMountPoint() {
        assertEquals("inner", ownGroup(Layouts.LEGACY, Controller.MEMORY));
        assertEquals("", ownGroup(Layouts.LEGACY, Controller.PIDS));
        assertEquals("service/5d2eebaf", ownGroup(Layouts.HYBRID, Controller.MEMORY));
    }

    @Test
    void groupOutsideTheMountIsTakenForTheMountPoint() {
        var layout = CgroupLayout.parse(
                "1 0 0:1 /here /c rw - cgroup cgroup rw,memory\n2 0 0:2 / /p rw - cgroup cgroup rw,pids\n",
                "2:memory:/hereafter\n1:pids:/../../other\n");
        assertEquals("", ownGroup(layout, Controller.MEMORY));
        assertEquals("", ownGroup(layout, Controller.PIDS));
    }

    @Test
    void firstMountOfATreeIsUsed() {
        var layout = CgroupLayout.parse(
                "1 0 0:1 / /first rw - cgroup cgroup rw,memory\n2 0 0:1 / /second rw - cgroup cgroup rw,memory\n",
                "1:memory:/\n");
        assertEquals(
                Optional.of(Path.of("/first")),
                layout.holding(Controller.MEMORY).map(Hierarchy::mountPoint));
    }

    @Test
    void linesThatAreNotUnderstoodAreSkipped() {
        assertEquals(
                Mode.NONE,
                CgroupLayout.parse("nonsense\n - \n1 2 3 - cgroup\n", "nonsense\n::\n")
                        .mode());
    }

    private static String label(CgroupLayout layout, Controller controller) {
        return layout.holding(controller).orElseThrow().label();
    }

    private static String ownGroup(CgroupLayout layout, Controller controller) {
        return layout.holding(controller).orElseThrow().ownGroupBelowMount();
    }
}
