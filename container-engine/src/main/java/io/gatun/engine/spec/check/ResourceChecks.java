package io.gatun.engine.spec.check;

import io.gatun.engine.json.JsonPath;
import io.gatun.engine.spec.Resources;
import io.gatun.engine.spec.Resources.Cpu;
import io.gatun.engine.spec.Resources.DeviceKind;
import io.gatun.engine.spec.Resources.DeviceRule;
import io.gatun.engine.spec.Resources.Memory;
import io.gatun.engine.spec.check.SpecCheck.Findings;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.regex.Pattern;

/** Checks of limits that no kernel could keep, whatever its cgroup version. */
final class ResourceChecks {
    private static final long UNLIMITED = -1;
    private static final Pattern PAGE_SIZE = Pattern.compile("[1-9]\\d{0,5}[KMGT]B");
    private static final Pattern CGROUP_FILE = Pattern.compile("[a-z0-9_]+(\\.[A-Za-z0-9_]+)+");

    static final List<SpecCheck> ALL = List.of(
            check("memory-limits", (resources, findings) -> memory(resources.memory(), findings)),
            check("cpu-limits", (resources, findings) -> cpu(resources.cpu(), findings)),
            check("cpu-realtime", (resources, findings) -> realtime(resources.cpu(), findings)),
            check(
                    "pids-limit",
                    (resources, findings) -> bytes("linux.resources.pids.limit", resources.pidsLimit(), findings)),
            check("device-rules", ResourceChecks::deviceRules),
            check("hugepage-limits", ResourceChecks::hugepages),
            check("rdma-limits", ResourceChecks::rdma),
            check("unified", ResourceChecks::unified));

    private ResourceChecks() {}

    static SpecCheck check(String name, BiConsumer<Resources, Findings> rule) {
        return new SpecCheck(name, (spec, findings) -> rule.accept(spec.linux().resources(), findings));
    }

    private static void memory(Memory memory, Findings findings) {
        var place = "linux.resources.memory";
        bytes(place + ".limit", memory.limit(), findings);
        bytes(place + ".reservation", memory.reservation(), findings);
        bytes(place + ".swap", memory.swap(), findings);
        bytes(place + ".kernel", memory.kernel(), findings);
        bytes(place + ".kernelTCP", memory.kernelTcp(), findings);
        long limit = memory.limit().orElse(0);
        long swap = memory.swap().orElse(0);
        var remedy = "swap counts memory and swap together: raise it, or leave it out";
        findings.errorIf(limit > 0 && swap > 0 && swap < limit, place + ".swap", "below the memory limit", remedy);
        findings.errorIf(swap > 0 && limit <= 0, place + ".swap", "given without a memory limit", "limit memory too");
        long swappiness = memory.swappiness().orElse(0);
        findings.errorIf(swappiness < 0 || swappiness > 100, place + ".swappiness", "not within 0 to 100", "");
        if (memory.kernel().orElse(UNLIMITED) > 0) {
            findings.warning(place + ".kernel", "kernels since 5.16 have no such limit, ignored", "limit memory");
        }
    }

    private static void bytes(String path, OptionalLong value, Findings findings) {
        boolean negative = value.orElse(0) < UNLIMITED;
        findings.errorIf(negative, path, "negative", "use -1 for no limit");
    }

    private static void cpu(Cpu cpu, Findings findings) {
        var place = "linux.resources.cpu";
        boolean shares = cpu.shares().isPresent() && cpu.shares().getAsLong() < 0;
        findings.errorIf(shares, place + ".shares", "too large", "use 2 to 262144");
        // The kernel's limits of a period and of the time in it, in microseconds; 0 leaves its default.
        long period = cpu.period().orElse(0);
        boolean odd = period != 0 && (period < 1_000 || period > 1_000_000);
        findings.errorIf(odd, place + ".period", "not within 1000 to 1000000 microseconds", "100000 is usual");
        long quota = cpu.quota().orElse(0);
        boolean scant = quota != 0 && quota != UNLIMITED && quota < 1_000;
        findings.errorIf(scant, place + ".quota", "less than 1000 microseconds", "use -1 for no limit");
        long burst = cpu.burst().orElse(0);
        boolean more = burst < 0 || (quota > 0 && burst > quota);
        findings.errorIf(more, place + ".burst", "more than the quota", "lower it");
        long idle = cpu.idle().orElse(0);
        findings.errorIf(idle != 0 && idle != 1, place + ".idle", "neither 0 nor 1", "");
        ScheduleChecks.numberList(place + ".cpus", cpu.cpus(), findings);
        ScheduleChecks.numberList(place + ".mems", cpu.mems(), findings);
    }

    private static void realtime(Cpu cpu, Findings findings) {
        var place = "linux.resources.cpu.realtimeRuntime";
        bytes(place, cpu.realtimeRuntime(), findings);
        long period = cpu.realtimePeriod().orElse(0);
        findings.errorIf(period < 0, "linux.resources.cpu.realtimePeriod", "too large", "1000000 is usual");
        boolean over = period > 0 && cpu.realtimeRuntime().orElse(0) > period;
        findings.errorIf(over, place, "more than the period", "lower it");
    }

    private static void deviceRules(Resources resources, Findings findings) {
        for (int i = 0; i < resources.devices().size(); i++) {
            var rule = resources.devices().get(i);
            var place = JsonPath.item("linux.resources.devices", i);
            boolean access = rule.access().chars().allMatch(c -> "rwm".indexOf(c) >= 0);
            findings.errorIf(!access, place + ".access", "has other letters than r, w and m", "");
            boolean negative = rule.major().orElse(0) < 0 || rule.minor().orElse(0) < 0;
            findings.errorIf(negative, place, "a negative device number", "leave it out to mean all");
            findings.errorIf(isPartial(rule), place, "a rule for all types has no numbers", "give type c or b");
        }
    }

    // The kernel would take "a 8:0 r" as "everything", which nobody who writes it means.
    private static boolean isPartial(DeviceRule rule) {
        boolean numbered = rule.major().isPresent() || rule.minor().isPresent();
        return rule.kind() == DeviceKind.ALL && numbered;
    }

    private static void hugepages(Resources resources, Findings findings) {
        Set<String> sizes = new HashSet<>();
        for (int i = 0; i < resources.hugepageLimits().size(); i++) {
            var size = resources.hugepageLimits().get(i).pageSize();
            var place = JsonPath.item("linux.resources.hugepageLimits", i) + ".pageSize";
            findings.errorIf(!PAGE_SIZE.matcher(size).matches(), place, "no page size", "write 2MB, for example");
            findings.errorIf(!sizes.add(size), place, "is there twice", "remove one");
        }
    }

    private static void rdma(Resources resources, Findings findings) {
        resources.rdma().forEach((device, limits) -> {
            boolean none = limits.hcaHandles().isEmpty() && limits.hcaObjects().isEmpty();
            var place = JsonPath.member("linux.resources.rdma", device);
            findings.errorIf(none, place, "limits nothing", "give hcaHandles or hcaObjects");
        });
    }

    // The names become paths below the container's group.
    private static void unified(Resources resources, Findings findings) {
        resources.unified().keySet().forEach(file -> {
            var place = JsonPath.member("linux.resources.unified", file);
            boolean name = CGROUP_FILE.matcher(file).matches();
            findings.errorIf(!name, place, "no name of a cgroup file", "write memory.high, for example");
        });
    }
}
