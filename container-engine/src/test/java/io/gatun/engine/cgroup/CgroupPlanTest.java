package io.gatun.engine.cgroup;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.gatun.engine.cgroup.CgroupException.IllegalLimit;
import io.gatun.engine.cgroup.CgroupException.Unsupported;
import io.gatun.engine.spec.Resources;
import io.gatun.engine.spec.Resources.BlockIo;
import io.gatun.engine.spec.Resources.Cpu;
import io.gatun.engine.spec.Resources.HugepageLimit;
import io.gatun.engine.spec.Resources.InterfacePriority;
import io.gatun.engine.spec.Resources.Memory;
import io.gatun.engine.spec.Resources.Network;
import io.gatun.engine.spec.Resources.Rdma;
import io.gatun.engine.spec.Resources.ThrottleDevice;
import io.gatun.engine.spec.Resources.WeightDevice;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Plans as text, against golden files for the three layouts; and the orders that depend on what a group has already. */
class CgroupPlanTest {
    private static final long MEBI = 1 << 20;

    @Test
    void everyLimitOnAHybridMachine() throws IOException {
        var resources = everything(Network.NONE, Map.of(), Map.of());
        assertEquals(
                golden("hybrid.txt"), CgroupPlan.of(resources, Layouts.HYBRID).toString());
    }

    @Test
    void everyLimitOnAVersion1Machine() throws IOException {
        var network = new Network(OptionalLong.of(0x100001), List.of(new InterfacePriority("eth0", 5)));
        var resources = everything(network, Map.of(), Map.of());
        assertEquals(
                golden("legacy.txt"), CgroupPlan.of(resources, Layouts.LEGACY).toString());
    }

    @Test
    void everyLimitOnAVersion2Machine() throws IOException {
        var rdma = Map.of("mlx5_0", new Rdma(OptionalLong.of(2), OptionalLong.of(2000)));
        Map<String, String> unified = new TreeMap<>(Map.of("memory.high", "60000000", "cgroup.max.depth", "3"));
        var noRealtime = everything(Network.NONE, rdma, unified);
        noRealtime = noRealtime.withCpu(withoutRealtime(noRealtime.cpu()));
        assertEquals(
                golden("unified.txt"),
                CgroupPlan.of(noRealtime, Layouts.UNIFIED).toString());
    }

    @Test
    void noLimitsAreOnlyTheDevices() {
        var plan = CgroupPlan.of(Resources.NONE, Layouts.UNIFIED);
        assertEquals(1, plan.steps().size());
    }

    @Test
    void updateWithoutDeviceRulesLeavesDevicesAlone() {
        var plan = CgroupPlan.update(Resources.NONE.withPidsLimit(5), Layouts.HYBRID, CurrentLimits.FRESH);
        assertEquals(List.of("pids.max=5"), writes(plan));
    }

    @ParameterizedTest
    @CsvSource({"2,1", "1024,100", "262144,10000", "512,59", "2048,174"})
    void sharesBecomeWeights(long shares, long weight) {
        assertEquals(weight, CpuPlan.weight(shares));
    }

    @ParameterizedTest
    @CsvSource({"10,1", "1000,10000", "500,4950"})
    void blockIoWeightsAreStretched(long given, long weight) {
        assertEquals(weight, BlockIoPlan.weight(given));
    }

    @Test
    void raisedMemoryRaisesTheSumFirst() {
        var memory = Memory.NONE.withLimit(64 * MEBI).withSwap(128 * MEBI);
        assertEquals(
                List.of("memory.memsw.limit_in_bytes=134217728", "memory.limit_in_bytes=67108864"),
                writes(update(Resources.NONE.withMemory(memory), limits(32 * MEBI, 32 * MEBI))));
    }

    @Test
    void loweredMemoryLowersTheSumLast() {
        var memory = Memory.NONE.withLimit(16 * MEBI).withSwap(16 * MEBI);
        assertEquals(
                List.of("memory.limit_in_bytes=16777216", "memory.memsw.limit_in_bytes=16777216"),
                writes(update(Resources.NONE.withMemory(memory), limits(32 * MEBI, 64 * MEBI))));
    }

    @Test
    void memoryAboveTheSumIsRefusedWithTheRemedy() {
        var resources = Resources.NONE.withMemory(Memory.NONE.withLimit(64 * MEBI));
        var refusal = assertThrows(IllegalLimit.class, () -> update(resources, limits(32 * MEBI, 32 * MEBI)));
        assertEquals(
                "memory.limit: 67108864 is above the limit of memory and swap, 33554432; raise memory.swap with it",
                refusal.getMessage());
    }

    @Test
    void unlimitedMemoryLiftsTheSumToo() {
        var resources = Resources.NONE.withMemory(Memory.NONE.withLimit(-1));
        assertEquals(
                List.of("memory.memsw.limit_in_bytes=-1", "memory.limit_in_bytes=-1"),
                writes(update(resources, limits(32 * MEBI, 32 * MEBI))));
    }

    @Test
    void quotaIsLoweredBeforeThePeriodAndRaisedAfterIt() {
        var resources = Resources.NONE.withCpu(Cpu.NONE.withQuota(20_000, 50_000));
        assertEquals(
                List.of("cpu.cfs_quota_us=20000", "cpu.cfs_period_us=50000"),
                writes(update(resources, bandwidth(40_000, 0))));
        assertEquals(
                List.of("cpu.cfs_period_us=50000", "cpu.cfs_quota_us=20000"),
                writes(update(resources, bandwidth(10_000, 0))));
    }

    @Test
    void burstIsLoweredBeforeTheQuota() {
        var resources = Resources.NONE.withCpu(withBurst(Cpu.NONE.withQuota(20_000, 100_000), 5_000));
        assertEquals(
                List.of("cpu.cfs_burst_us=5000", "cpu.cfs_quota_us=20000", "cpu.cfs_period_us=100000"),
                writes(update(resources, bandwidth(40_000, 30_000))));
    }

    @Test
    void periodAloneKeepsTheQuotaInVersion2() {
        var cpu = new Cpu(
                OptionalLong.empty(),
                OptionalLong.empty(),
                OptionalLong.empty(),
                OptionalLong.of(50_000),
                OptionalLong.empty(),
                OptionalLong.empty(),
                Optional.empty(),
                Optional.empty(),
                OptionalLong.empty());
        var plan = CgroupPlan.update(Resources.NONE.withCpu(cpu), Layouts.UNIFIED, bandwidth(40_000, 0));
        assertEquals(List.of("cpu.max=40000 50000"), writes(plan));
    }

    @Test
    void swapAloneIsCountedFromTheCurrentLimitInVersion2() {
        var resources = Resources.NONE.withMemory(Memory.NONE.withSwap(96 * MEBI));
        var plan = CgroupPlan.update(resources, Layouts.UNIFIED, limits(64 * MEBI, 0));
        assertEquals(List.of("memory.swap.max=33554432"), writes(plan));
        assertThrows(IllegalLimit.class, () -> CgroupPlan.of(resources, Layouts.UNIFIED));
    }

    @Test
    void limitBelowTheUsageIsRefusedWhenThatIsAskedFor() {
        var memory = new Memory(
                OptionalLong.of(8 * MEBI),
                OptionalLong.empty(),
                OptionalLong.empty(),
                OptionalLong.empty(),
                OptionalLong.empty(),
                OptionalLong.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.of(true));
        var current = new CurrentLimits(
                OptionalLong.empty(),
                OptionalLong.empty(),
                OptionalLong.of(9 * MEBI),
                OptionalLong.empty(),
                OptionalLong.empty(),
                OptionalLong.empty(),
                OptionalLong.empty());
        assertThrows(
                IllegalLimit.class,
                () -> CgroupPlan.update(Resources.NONE.withMemory(memory), Layouts.UNIFIED, current));
    }

    @Test
    void missingControllerIsNamed() {
        var resources = Resources.NONE.withPidsLimit(5);
        var layout = CgroupLayout.parse("1 0 0:1 / /c rw - cgroup cgroup rw,devices\n", "1:devices:/\n");
        var refusal = assertThrows(Unsupported.class, () -> CgroupPlan.of(resources, layout));
        assertEquals("the cgroup controller pids", refusal.feature());
    }

    @Test
    void machineWithoutCgroupsIsRefusedForItsDevices() {
        var layout = CgroupLayout.parse("", "");
        assertThrows(Unsupported.class, () -> CgroupPlan.of(Resources.NONE, layout));
    }

    @Test
    void unifiedFilesAreRefusedBesideVersion1() {
        var resources = Resources.NONE.withUnified(Map.of("memory.high", "1"));
        assertThrows(Unsupported.class, () -> CgroupPlan.of(resources, Layouts.HYBRID));
    }

    @ParameterizedTest
    @CsvSource({"../memory.max", "memory", "memory.max/x", "a b.c"})
    void unifiedFileMustBeAFileOfAGroup(String file) {
        var resources = Resources.NONE.withUnified(Map.of(file, "1"));
        assertThrows(IllegalLimit.class, () -> CgroupPlan.of(resources, Layouts.UNIFIED));
    }

    @ParameterizedTest
    @CsvSource({"1", "262145", "-5"})
    void sharesOutsideTheKernelsRangeAreRefused(long shares) {
        var resources = Resources.NONE.withCpu(Cpu.NONE.withShares(shares));
        assertThrows(IllegalLimit.class, () -> CgroupPlan.of(resources, Layouts.UNIFIED));
        assertThrows(IllegalLimit.class, () -> CgroupPlan.of(resources, Layouts.HYBRID));
    }

    @Test
    void quotaBelowTheKernelsLeastIsRefused() {
        var resources = Resources.NONE.withCpu(Cpu.NONE.withQuota(500, 100_000));
        assertThrows(IllegalLimit.class, () -> CgroupPlan.of(resources, Layouts.HYBRID));
    }

    @Test
    void processorListWithALineBreakIsRefused() {
        var resources = Resources.NONE.withCpu(Cpu.NONE.withCpus("0\n1"));
        assertThrows(IllegalLimit.class, () -> CgroupPlan.of(resources, Layouts.HYBRID));
    }

    @Test
    void hugePageSizeCannotLeadElsewhere() {
        var resources = Resources.NONE.withHugepageLimits(List.of(new HugepageLimit("2MB/../x", 1)));
        assertThrows(IllegalLimit.class, () -> CgroupPlan.of(resources, Layouts.HYBRID));
    }

    private static Resources everything(Network network, Map<String, Rdma> rdma, Map<String, String> unified) {
        var memory = new Memory(
                OptionalLong.of(64 * MEBI),
                OptionalLong.of(32 * MEBI),
                OptionalLong.of(96 * MEBI),
                OptionalLong.of(16 * MEBI),
                OptionalLong.of(8 * MEBI),
                OptionalLong.of(10),
                Optional.of(true),
                Optional.of(false),
                Optional.of(true));
        var cpu = new Cpu(
                OptionalLong.of(512),
                OptionalLong.of(50_000),
                OptionalLong.of(10_000),
                OptionalLong.of(100_000),
                OptionalLong.of(9_500),
                OptionalLong.of(1_000_000),
                Optional.of("0-1"),
                Optional.of("0"),
                OptionalLong.of(0));
        var blockIo = new BlockIo(
                OptionalInt.of(500),
                OptionalInt.of(300),
                List.of(new WeightDevice(8, 0, OptionalInt.of(100), OptionalInt.of(50))),
                List.of(new ThrottleDevice(8, 0, 10 * MEBI)),
                List.of(new ThrottleDevice(8, 0, 5 * MEBI), new ThrottleDevice(8, 16, 0)),
                List.of(new ThrottleDevice(8, 16, 100)),
                List.of(new ThrottleDevice(8, 0, -1)));
        return new Resources(
                List.of(
                        Resources.DeviceRule.DENY_ALL,
                        DevicePolicyTest.rule(true, "c", 10, 200, "rw"),
                        DevicePolicyTest.rule(true, "b", 8, -1, "r")),
                memory,
                cpu,
                OptionalLong.of(50),
                blockIo,
                List.of(new HugepageLimit("2MB", 4 * MEBI)),
                network,
                rdma,
                unified);
    }

    private static Cpu withoutRealtime(Cpu cpu) {
        var none = OptionalLong.empty();
        return new Cpu(
                cpu.shares(),
                cpu.quota(),
                cpu.burst(),
                cpu.period(),
                none,
                none,
                cpu.cpus(),
                cpu.mems(),
                OptionalLong.of(1));
    }

    private static Cpu withBurst(Cpu cpu, long burst) {
        return new Cpu(
                cpu.shares(),
                cpu.quota(),
                OptionalLong.of(burst),
                cpu.period(),
                cpu.realtimeRuntime(),
                cpu.realtimePeriod(),
                cpu.cpus(),
                cpu.mems(),
                cpu.idle());
    }

    private static CgroupPlan update(Resources resources, CurrentLimits current) {
        return CgroupPlan.update(resources, Layouts.HYBRID, current);
    }

    private static CurrentLimits limits(long memory, long sum) {
        var none = OptionalLong.empty();
        return new CurrentLimits(OptionalLong.of(memory), OptionalLong.of(sum), none, none, none, none, none);
    }

    private static CurrentLimits bandwidth(long quota, long burst) {
        var none = OptionalLong.empty();
        var period = OptionalLong.of(100_000);
        return new CurrentLimits(none, none, none, OptionalLong.of(quota), period, OptionalLong.of(burst), none);
    }

    private static List<String> writes(CgroupPlan plan) {
        return plan.steps().stream()
                .map(step -> step instanceof CgroupStep.Write write ? write.file() + "=" + write.value() : "")
                .toList();
    }

    private static String golden(String name) throws IOException {
        try (var in = CgroupPlanTest.class.getResourceAsStream(name)) {
            return new String(Objects.requireNonNull(in, name).readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
