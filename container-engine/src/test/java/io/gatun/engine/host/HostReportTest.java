package io.gatun.engine.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gatun.engine.cgroup.CgroupLayout;
import io.gatun.engine.host.HostFacts.KernelIdentity;
import io.gatun.engine.host.HostFacts.Limits;
import io.gatun.engine.host.HostFacts.Privileges;
import io.gatun.engine.model.Feature;
import io.gatun.engine.model.Feature.State;
import io.gatun.linux.abi.Arch;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class HostReportTest {
    private static final CgroupLayout V2 = CgroupLayout.parse(
                    "26 22 0:23 / /sys/fs/cgroup rw - cgroup2 cgroup2 rw\n", "0::/\n")
            .withUnifiedControllers("cpuset cpu io memory pids");
    private static final CgroupLayout V1 =
            CgroupLayout.parse("26 22 0:23 / /sys/fs/cgroup/devices rw - cgroup cgroup rw,devices\n", "1:devices:/\n");
    private static final Privileges ROOT = new Privileges(0, -1);
    private static final Privileges USER = new Privileges(1000, 0);

    @Test
    void everythingIsPresentOnAGoodMachine() {
        var facts = facts(ROOT, V2, Map.of());
        var missing = facts.report().stream()
                .filter(feature -> feature.state() != State.PRESENT)
                .map(Feature::name)
                .toList();
        assertEquals(List.of("cgroup controller hugetlb", "ptrace"), missing);
    }

    @Test
    void missingFeatureIsNamedWithItsLossAndRemedy() {
        var facts = facts(ROOT, V2, Map.of(HostFeature.OPENAT2, Availability.ABSENT));
        assertEquals(
                "openat2: refused, paths in a container's tree cannot be followed without leaving it;"
                        + " use Linux 5.6 or newer",
                line(facts, "openat2").toString());
    }

    @Test
    void missingPartThatContainersCanDoWithoutDegrades() {
        var facts = facts(ROOT, V2, Map.of(HostFeature.CGROUP_KILL, Availability.ABSENT));
        assertEquals(State.DEGRADED, line(facts, "cgroup.kill").state());
    }

    @Test
    void ordinaryUserIsToldToUseSudo() {
        var facts = facts(USER, V2, Map.of(HostFeature.FSOPEN, Availability.FORBIDDEN));
        assertEquals(
                new Feature("privileges", State.REFUSED, "user 1000 without CAP_SYS_ADMIN", "run with sudo"),
                line(facts, "privileges"));
        assertEquals("run with sudo", line(facts, "fsopen, fsmount").remedy());
    }

    @Test
    void rootThatIsRefusedHasAFilter() {
        var facts = facts(ROOT, V2, Map.of(HostFeature.FSOPEN, Availability.FORBIDDEN));
        assertTrue(line(facts, "fsopen, fsmount").remedy().contains("filter"));
    }

    @Test
    void deviceFilterIsNotNeededWithVersion1() {
        var missing = Map.of(HostFeature.DEVICE_FILTER, Availability.ABSENT);
        assertEquals(
                State.PRESENT,
                line(facts(ROOT, V1, missing), "device filter (bpf)").state());
        assertEquals(
                State.REFUSED,
                line(facts(ROOT, V2, missing), "device filter (bpf)").state());
    }

    @Test
    void machineWithoutCgroupsIsRefused() {
        var none = CgroupLayout.parse("", "");
        assertEquals(State.REFUSED, line(facts(ROOT, none, Map.of()), "cgroups").state());
    }

    @Test
    void numbersAreShown() {
        var facts = facts(ROOT, V2, Map.of());
        assertEquals("version 4", line(facts, "Landlock").detail());
        assertEquals("at most 12345", line(facts, "user namespaces").detail());
        assertEquals(State.DEGRADED, line(facts, "ptrace").state());
    }

    private static Feature line(HostFacts facts, String name) {
        return facts.report().stream()
                .filter(feature -> feature.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static HostFacts facts(
            Privileges privileges, CgroupLayout cgroups, Map<HostFeature, Availability> different) {
        Map<HostFeature, Availability> features = new EnumMap<>(HostFeature.class);
        Arrays.stream(HostFeature.values()).forEach(each -> features.put(each, Availability.PRESENT));
        features.putAll(different);
        return new HostFacts(
                new KernelIdentity("6.1.0-37-amd64", Arch.X86_64, "boot"),
                privileges,
                new Limits(40, 12345, 4, OptionalInt.of(3)),
                cgroups,
                features);
    }
}
