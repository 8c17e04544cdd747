package io.gatun.daemon.docker.container;

import io.gatun.engine.json.Json;
import io.gatun.engine.model.CgroupStats;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * One measurement of a container, as docker has it.
 *
 * @param systemNanos processor time of the whole machine
 * @param networks bytes and packets by interface
 */
record StatsShape(Instant read, CgroupStats stats, long systemNanos, Json networks) {
    static final String NEVER = "0001-01-01T00:00:00Z";

    Json.Obj cpu() {
        var cpu = stats.cpu();
        var usage = Json.object()
                .put("total_usage", cpu.usageNanos())
                .put("usage_in_kernelmode", cpu.systemNanos())
                .put("usage_in_usermode", cpu.userNanos());
        var throttling = Json.object()
                .put("periods", cpu.periods())
                .put("throttled_periods", cpu.throttledPeriods())
                .put("throttled_time", cpu.throttledNanos());
        return Json.object()
                .put("cpu_usage", usage.build())
                .put("system_cpu_usage", systemNanos)
                .put("online_cpus", Runtime.getRuntime().availableProcessors())
                .put("throttling_data", throttling.build())
                .build();
    }

    Json.Obj memory(long machineBytes) {
        var memory = stats.memory();
        var detail = Json.object();
        memory.detail().forEach(detail::put);
        // Clients subtract what can be given back, under the name that it has in the version they think they see.
        detail.put("inactive_file", memory.inactiveFile()).put("total_inactive_file", memory.inactiveFile());
        return Json.object()
                .put("usage", memory.usage())
                .put("max_usage", memory.peak().orElse(memory.usage()))
                .put("stats", detail.build())
                .put("limit", Math.min(memory.limit().orElse(machineBytes), machineBytes))
                .build();
    }

    Json.Obj pids() {
        return Json.object()
                .put("current", stats.pids().current())
                .maybe("limit", stats.pids().limit())
                .build();
    }

    Json.Obj blocks() {
        List<Json> bytes = new ArrayList<>();
        List<Json> operations = new ArrayList<>();
        for (var disk : stats.blockIo()) {
            bytes.add(entry(disk, "read", disk.readBytes()));
            bytes.add(entry(disk, "write", disk.writtenBytes()));
            operations.add(entry(disk, "read", disk.readOperations()));
            operations.add(entry(disk, "write", disk.writeOperations()));
        }
        return Json.object()
                .put("io_service_bytes_recursive", Json.array(bytes))
                .put("io_serviced_recursive", Json.array(operations))
                .build();
    }

    private static Json entry(CgroupStats.BlockIo disk, String operation, long value) {
        return Json.object()
                .put("major", disk.major())
                .put("minor", disk.minor())
                .put("op", operation)
                .put("value", value)
                .build();
    }
}
