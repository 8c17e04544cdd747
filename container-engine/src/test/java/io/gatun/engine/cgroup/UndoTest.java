package io.gatun.engine.cgroup;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.gatun.engine.cgroup.CgroupStep.Absence.Fail;
import io.gatun.engine.cgroup.CgroupStep.Write;
import org.junit.jupiter.api.Test;

class UndoTest {
    @Test
    void fileOfOneValueGetsItBack() {
        assertEquals("67108864", undone("memory.max", "33554432", "67108864\n"));
        assertEquals("max 100000", undone("cpu.max", "20000 100000", "max 100000\n"));
    }

    @Test
    void lineOfADeviceGetsItsValuesBack() {
        String before = "8:0 rbps=1 wbps=max riops=max wiops=max\n8:16 rbps=2 wbps=max riops=max wiops=max\n";
        assertEquals("8:16 rbps=2 wbps=max riops=max wiops=max", undone("io.max", "8:16 rbps=5", before));
    }

    @Test
    void deviceWithoutALineGetsNoLimit() {
        assertEquals("8:0 rbps=max wbps=max riops=max wiops=max", undone("io.max", "8:0 wbps=5", ""));
        assertEquals("8:0 0", undone("blkio.throttle.write_bps_device", "8:0 5", "8:16 7\n"));
        assertEquals("8:0 default", undone("io.weight", "8:0 200", "default 100\n"));
    }

    @Test
    void defaultWeightIsALineOfItsOwn() {
        assertEquals("default 100", undone("io.weight", "default 200", "default 100\n8:0 300\n"));
        assertEquals("default 100", undone("io.bfq.weight", "200", "default 100\n8:0 300\n"));
    }

    @Test
    void switchOfTheOomKillerIsFoundAmongCounters() {
        assertEquals("1", undone("memory.oom_control", "0", "oom_kill_disable 1\nunder_oom 0\noom_kill 3\n"));
    }

    @Test
    void priorityOfAnInterfaceIsALine() {
        assertEquals("eth0 2", undone("net_prio.ifpriomap", "eth0 5", "lo 0\neth0 2\n"));
    }

    private static String undone(String file, String value, String before) {
        return Undo.of(new Write(Controller.CORE, file, value, "test", new Fail()), before)
                .value();
    }
}
