package io.gatun.engine.cgroup;

import static io.gatun.engine.cgroup.Controller.BLOCK_IO;
import static io.gatun.engine.cgroup.Controller.CORE;
import static io.gatun.engine.cgroup.Controller.CPU;
import static io.gatun.engine.cgroup.Controller.CPUACCT;
import static io.gatun.engine.cgroup.Controller.HUGETLB;
import static io.gatun.engine.cgroup.Controller.MEMORY;
import static io.gatun.engine.cgroup.Controller.PIDS;

import io.gatun.engine.model.CgroupStats;
import io.gatun.engine.model.CgroupStats.BlockIo;
import io.gatun.engine.model.CgroupStats.Cpu;
import io.gatun.engine.model.CgroupStats.Hugepages;
import io.gatun.engine.model.CgroupStats.Memory;
import io.gatun.engine.model.CgroupStats.Pids;
import io.gatun.engine.model.CgroupStats.Pressures;
import io.gatun.linux.gate.SyscallException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;

/** Reads what a container has used; what a group does not count is zero. */
final class StatsReader {
    private static final long NANOS_PER_MICRO = 1_000;

    private final Function<Controller, Optional<GroupDirectory>> directories;
    private final ControlFiles control;
    private final OomCount oom;

    StatsReader(ControlFiles control, Function<Controller, Optional<GroupDirectory>> directories, OomCount oom) {
        this.control = control;
        this.directories = directories;
        this.oom = oom;
    }

    CgroupStats read() {
        return new CgroupStats(cpu(), memory(), pids(), blockIo(), hugepages(), pressures());
    }

    private Cpu cpu() {
        Map<String, Long> stat = KeyedText.numbers(text(CPU, "cpu.stat"));
        if (isUnified(CPU)) {
            return new Cpu(
                    micros(stat, "usage_usec"),
                    micros(stat, "user_usec"),
                    micros(stat, "system_usec"),
                    stat.getOrDefault("nr_periods", 0L),
                    stat.getOrDefault("nr_throttled", 0L),
                    micros(stat, "throttled_usec"),
                    stat.getOrDefault("nr_bursts", 0L),
                    micros(stat, "burst_usec"));
        }
        return new Cpu(
                number(CPUACCT, "cpuacct.usage"),
                number(CPUACCT, "cpuacct.usage_user"),
                number(CPUACCT, "cpuacct.usage_sys"),
                stat.getOrDefault("nr_periods", 0L),
                stat.getOrDefault("nr_throttled", 0L),
                stat.getOrDefault("throttled_time", 0L),
                stat.getOrDefault("nr_bursts", 0L),
                stat.getOrDefault("burst_time", 0L));
    }

    private static long micros(Map<String, Long> stat, String name) {
        return stat.getOrDefault(name, 0L) * NANOS_PER_MICRO;
    }

    private Memory memory() {
        Map<String, Long> detail = KeyedText.numbers(text(MEMORY, "memory.stat"));
        return isUnified(MEMORY) ? memoryOfV2(detail) : memoryOfV1(detail);
    }

    private Memory memoryOfV1(Map<String, Long> detail) {
        long usage = number(MEMORY, "memory.usage_in_bytes");
        OptionalLong limit = LimitUpdate.limited(optional(MEMORY, "memory.limit_in_bytes"));
        OptionalLong sumLimit = LimitUpdate.limited(optional(MEMORY, "memory.memsw.limit_in_bytes"));
        boolean swapLimited = limit.isPresent() && sumLimit.isPresent();
        return new Memory(
                usage,
                limit,
                optional(MEMORY, "memory.max_usage_in_bytes"),
                detail.getOrDefault("total_swap", 0L),
                swapLimited ? OptionalLong.of(sumLimit.getAsLong() - limit.getAsLong()) : OptionalLong.empty(),
                detail.getOrDefault("total_cache", 0L),
                detail.getOrDefault("total_rss", 0L),
                detail.getOrDefault("total_inactive_file", 0L),
                // Where both limits are the same, only the one of the sum is run into.
                number(MEMORY, "memory.failcnt") + number(MEMORY, "memory.memsw.failcnt"),
                oom.kills(),
                detail);
    }

    private Memory memoryOfV2(Map<String, Long> detail) {
        return new Memory(
                number(MEMORY, "memory.current"),
                optional(MEMORY, "memory.max"),
                optional(MEMORY, "memory.peak"),
                number(MEMORY, "memory.swap.current"),
                optional(MEMORY, "memory.swap.max"),
                detail.getOrDefault("file", 0L),
                detail.getOrDefault("anon", 0L),
                detail.getOrDefault("inactive_file", 0L),
                KeyedText.number(text(MEMORY, "memory.events"), "max"),
                oom.kills(),
                detail);
    }

    private Pids pids() {
        return new Pids(number(PIDS, "pids.current"), optional(PIDS, "pids.max"));
    }

    private List<BlockIo> blockIo() {
        if (isUnified(BLOCK_IO)) {
            return StatsText.ioStat(text(BLOCK_IO, "io.stat"));
        }
        return StatsText.serviced(
                text(BLOCK_IO, "blkio.throttle.io_service_bytes_recursive"),
                text(BLOCK_IO, "blkio.throttle.io_serviced_recursive"));
    }

    private Map<String, Hugepages> hugepages() {
        Map<String, Hugepages> sizes = new LinkedHashMap<>();
        String usage = isUnified(HUGETLB) ? ".current" : ".usage_in_bytes";
        directories.apply(HUGETLB).map(directory -> control.files(directory.fd())).orElse(List.of()).stream()
                .filter(file -> file.startsWith("hugetlb.") && file.endsWith(usage) && !file.endsWith(".rsvd" + usage))
                .map(file -> file.substring(0, file.length() - usage.length()))
                .forEach(prefix -> sizes.put(prefix.substring("hugetlb.".length()), hugepages(prefix, usage)));
        return sizes;
    }

    private Hugepages hugepages(String prefix, String usage) {
        long hits = isUnified(HUGETLB)
                ? KeyedText.number(text(HUGETLB, prefix + ".events"), "max")
                : number(HUGETLB, prefix + ".failcnt");
        return new Hugepages(number(HUGETLB, prefix + usage), hits);
    }

    private Optional<Pressures> pressures() {
        String cpu = pressure("cpu.pressure");
        if (cpu.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new Pressures(
                StatsText.pressure(cpu),
                StatsText.pressure(pressure("memory.pressure")),
                StatsText.pressure(pressure("io.pressure"))));
    }

    // Without psi=1 the files are not there, or are and cannot be read.
    private String pressure(String file) {
        try {
            return text(CORE, file);
        } catch (SyscallException e) {
            return "";
        }
    }

    private boolean isUnified(Controller controller) {
        return directories.apply(controller).filter(GroupDirectory::isUnified).isPresent();
    }

    private String text(Controller controller, String file) {
        return directories
                .apply(controller)
                .flatMap(directory -> control.readIfThere(directory.fd(), file))
                .orElse("");
    }

    private OptionalLong optional(Controller controller, String file) {
        return KeyedText.number(text(controller, file));
    }

    private long number(Controller controller, String file) {
        return optional(controller, file).orElse(0);
    }
}
