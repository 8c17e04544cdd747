package io.gatun.engine.oci;

import io.gatun.engine.json.Json;
import io.gatun.engine.model.CgroupStats;
import io.gatun.engine.model.CgroupStats.BlockIo;
import io.gatun.engine.model.CgroupStats.Pressure;
import io.gatun.engine.model.CgroupStats.Stall;
import io.gatun.engine.model.ContainerId;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;

/** What a container uses in the form that {@code runc events} has, which engines and monitors read. */
public final class Statistics {
    private Statistics() {}

    /** One event of type stats. */
    public static Json.Obj event(ContainerId id, CgroupStats stats) {
        return Json.object()
                .put("type", "stats")
                .put("id", id.value())
                .put("data", data(stats))
                .build();
    }

    /** The event that the container is out of memory. */
    public static Json.Obj outOfMemory(ContainerId id) {
        return Json.object().put("type", "oom").put("id", id.value()).build();
    }

    private static Json data(CgroupStats stats) {
        return Json.object()
                .put("cpu", cpu(stats))
                .put("memory", memory(stats))
                .put(
                        "pids",
                        limited("current", stats.pids().current(), stats.pids().limit()))
                .put("blkio", blockIo(stats.blockIo()))
                .put("hugetlb", hugepages(stats))
                .build();
    }

    private static Json cpu(CgroupStats stats) {
        CgroupStats.Cpu cpu = stats.cpu();
        var usage = Json.object()
                .put("total", cpu.usageNanos())
                .put("kernel", cpu.systemNanos())
                .put("user", cpu.userNanos());
        var throttling = Json.object()
                .put("periods", cpu.periods())
                .put("throttledPeriods", cpu.throttledPeriods())
                .put("throttledTime", cpu.throttledNanos());
        var out = Json.object().put("usage", usage.build()).put("throttling", throttling.build());
        stats.pressure().ifPresent(pressure -> out.put("psi", pressure(pressure.cpu())));
        return out.build();
    }

    private static Json memory(CgroupStats stats) {
        CgroupStats.Memory memory = stats.memory();
        var usage = Json.object().put("usage", memory.usage()).put("failcnt", memory.limitHits());
        memory.limit().ifPresent(limit -> usage.put("limit", limit));
        memory.peak().ifPresent(peak -> usage.put("max", peak));
        var raw = Json.object();
        new TreeMap<>(memory.detail()).forEach(raw::put);
        var out = Json.object()
                .put("cache", memory.cache())
                .put("usage", usage.build())
                .put("swap", limited("usage", memory.swapUsage(), memory.swapLimit()))
                .put("raw", raw.build());
        stats.pressure().ifPresent(pressure -> out.put("psi", pressure(pressure.memory())));
        return out.build();
    }

    private static Json limited(String name, long value, OptionalLong limit) {
        return Json.object().put(name, value).maybe("limit", limit).build();
    }

    private static Json blockIo(List<BlockIo> disks) {
        var bytes = Json.array(disks.stream()
                .flatMap(disk ->
                        List.of(entry(disk, "Read", disk.readBytes()), entry(disk, "Write", disk.writtenBytes()))
                                .stream())
                .toList());
        var operations =
                Json.array(disks.stream()
                        .flatMap(disk -> List.of(
                                entry(disk, "Read", disk.readOperations()),
                                entry(disk, "Write", disk.writeOperations()))
                                .stream())
                        .toList());
        return Json.object()
                .put("ioServiceBytesRecursive", bytes)
                .put("ioServicedRecursive", operations)
                .build();
    }

    private static Json entry(BlockIo disk, String operation, long value) {
        return Json.object()
                .put("major", disk.major())
                .put("minor", disk.minor())
                .put("op", operation)
                .put("value", value)
                .build();
    }

    private static Json hugepages(CgroupStats stats) {
        var out = Json.object();
        for (Map.Entry<String, CgroupStats.Hugepages> size : new TreeMap<>(stats.hugepages()).entrySet()) {
            out.put(
                    size.getKey(),
                    Json.object()
                            .put("usage", size.getValue().usage())
                            .put("failcnt", size.getValue().limitHits())
                            .build());
        }
        return out.build();
    }

    private static Json pressure(Pressure pressure) {
        return Json.object()
                .put("some", stall(pressure.some()))
                .put("full", stall(pressure.full()))
                .build();
    }

    private static Json stall(Stall stall) {
        return Json.object()
                .put("avg10", Json.of(stall.avg10()))
                .put("avg60", Json.of(stall.avg60()))
                .put("avg300", Json.of(stall.avg300()))
                .put("total", stall.totalMicros())
                .build();
    }
}
