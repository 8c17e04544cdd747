package io.gatun.engine.cgroup;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gatun.engine.cgroup.CgroupException.Unsupported;
import io.gatun.engine.model.CgroupStats.BlockIo;
import io.gatun.engine.model.CgroupStats.Hugepages;
import io.gatun.engine.spec.Resources;
import io.gatun.engine.spec.Resources.Cpu;
import io.gatun.engine.spec.Resources.Memory;
import io.gatun.linux.Kernel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A version 2 group of ordinary files: what is read and written, whatever this machine has. */
class TemporaryTreeIT {
    private static final long MEBI = 1 << 20;

    @TempDir
    private Path mountPoint;

    private Path group;
    private Cgroups cgroups;
    private Cgroup cgroup;

    @BeforeEach
    void make() throws IOException {
        group = Files.createDirectories(mountPoint.resolve("gatun/web"));
        write("cgroup.controllers", "cpu io memory pids hugetlb");
        write("memory.max", "max");
        write("memory.current", "20000000");
        write("memory.swap.max", "max");
        write("cpu.max", "max 100000");
        write("cpu.max.burst", "0");
        write("cpu.weight", "100");
        write("pids.max", "max");
        var layout = CgroupLayout.parse(
                        "1 0 0:1 / %s rw - cgroup2 cgroup2 rw\n"
                                .formatted(mountPoint.toString().replace(" ", "\\040")),
                        "0::/\n")
                .withUnifiedControllers("cpu io memory pids hugetlb");
        cgroups = Cgroups.open(Kernel.open(), layout);
        cgroup = cgroups.adopt(CgroupLocation.of(Map.of("unified", "gatun/web")));
    }

    @AfterEach
    void close() {
        cgroup.close();
        cgroups.close();
    }

    @Test
    void changeIsWrittenToTheFiles() throws IOException {
        cgroup.update(Resources.NONE
                .withMemory(Memory.NONE.withLimit(64 * MEBI).withSwap(96 * MEBI))
                .withCpu(Cpu.NONE.withQuota(50_000, 100_000).withShares(512))
                .withPidsLimit(7));
        assertEquals("67108864", read("memory.max"));
        assertEquals("33554432", read("memory.swap.max"));
        assertEquals("50000 100000", read("cpu.max"));
        assertEquals("59", read("cpu.weight"));
        assertEquals("7", read("pids.max"));
    }

    @Test
    void failedChangeIsTakenBack() throws IOException {
        Files.delete(group.resolve("pids.max"));
        var change = Resources.NONE
                .withMemory(Memory.NONE.withLimit(64 * MEBI))
                .withCpu(Cpu.NONE.withShares(512))
                .withPidsLimit(7);
        var failure = assertThrows(Unsupported.class, () -> cgroup.update(change));
        assertTrue(failure.getMessage().startsWith("pids.limit needs "), failure.getMessage());
        assertTrue(failure.getMessage().contains("+pids to cgroup.subtree_control"), failure.getMessage());
        assertEquals("max", read("memory.max"));
        assertEquals("100", read("cpu.weight"));
    }

    @Test
    void swapThatIsNotAccountedForNeedsNoFileToBeOff() throws IOException {
        Files.delete(group.resolve("memory.swap.max"));
        cgroup.update(Resources.NONE.withMemory(Memory.NONE.withLimit(64 * MEBI).withSwap(64 * MEBI)));
        assertEquals("67108864", read("memory.max"));
        var more = Resources.NONE.withMemory(Memory.NONE.withLimit(64 * MEBI).withSwap(96 * MEBI));
        assertThrows(Unsupported.class, () -> cgroup.update(more));
    }

    @Test
    void statisticsHaveOneUnit() throws IOException {
        write("cpu.stat", """
                usage_usec 1500
                user_usec 1000
                system_usec 500
                nr_periods 4
                nr_throttled 3
                throttled_usec 20
                """);
        write("memory.stat", "anon 11\nfile 22\ninactive_file 5\n");
        write("memory.max", "67108864");
        write("memory.swap.current", "9");
        write("memory.events", "low 0\nhigh 0\nmax 6\noom 1\noom_kill 2\n");
        write("pids.current", "3");
        write("io.stat", "8:0 rbytes=1 wbytes=2 rios=3 wios=4 dbytes=0 dios=0\n");
        write("hugetlb.2MB.current", "2097152");
        write("hugetlb.2MB.events", "max 8\n");
        write("hugetlb.2MB.rsvd.current", "0");
        var stats = cgroup.stats();
        assertEquals(1_500_000, stats.cpu().usageNanos());
        assertEquals(20_000, stats.cpu().throttledNanos());
        assertEquals(3, stats.cpu().throttledPeriods());
        assertEquals(20_000_000, stats.memory().usage());
        assertEquals(OptionalLong.of(64 * MEBI), stats.memory().limit());
        assertEquals(19_999_995, stats.memory().workingSet());
        assertEquals(6, stats.memory().limitHits());
        assertEquals(2, stats.memory().oomKills());
        assertEquals(3, stats.pids().current());
        assertEquals(List.of(new BlockIo(8, 0, 1, 2, 3, 4)), stats.blockIo());
        assertEquals(Map.of("2MB", new Hugepages(2097152, 8)), stats.hugepages());
        assertTrue(stats.pressure().isEmpty());
    }

    @Test
    void groupThatCountsNothingHasUsedNothing() throws IOException {
        var stats = cgroup.stats();
        assertEquals(0, stats.cpu().usageNanos());
        assertEquals(OptionalLong.empty(), stats.pids().limit());
        assertEquals(0, cgroup.oomKills());
    }

    private void write(String file, String content) throws IOException {
        Files.writeString(group.resolve(file), content);
    }

    private String read(String file) throws IOException {
        return Files.readString(group.resolve(file));
    }
}
