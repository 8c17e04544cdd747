package io.gatun.daemon.docker.system;

import io.gatun.daemon.docker.container.MachineFiles;
import io.gatun.daemon.http.Call;
import io.gatun.daemon.http.Router;
import io.gatun.daemon.http.Routes;
import io.gatun.daemon.life.Container;
import io.gatun.daemon.life.Containers;
import io.gatun.engine.ContainerInfo;
import io.gatun.engine.Engine;
import io.gatun.engine.model.CgroupStats;
import io.gatun.engine.model.EngineException;
import io.gatun.linux.gate.SyscallException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/** What containers use, for Prometheus, by the names that cAdvisor has made common. */
public final class MetricsRoutes implements Routes {
    private static final double NANOS = 1e9;
    private static final String COUNTER = "counter";
    private static final String GAUGE = "gauge";

    private final Engine engine;
    private final Containers containers;

    public MetricsRoutes(Engine engine, Containers containers) {
        this.engine = engine;
        this.containers = containers;
    }

    @Override
    public void addTo(Router router) {
        router.get("/metrics", this::metrics);
    }

    private void metrics(Call call) {
        var text = new MetricText();
        text.add(
                "machine_cpu_cores",
                GAUGE,
                "Number of logical CPU cores.",
                Map.of(),
                Runtime.getRuntime().availableProcessors());
        text.add(
                "machine_memory_bytes",
                GAUGE,
                "Amount of memory installed on the machine.",
                Map.of(),
                MachineFiles.memoryBytes());
        for (Container container : containers.list()) {
            if (!container.isRunning()) continue;
            try {
                add(text, container, engine.stats(container.ref()));
            } catch (EngineException | SyscallException e) {
                // It has ended meanwhile.
            }
        }
        byte[] body = text.toString().getBytes(StandardCharsets.UTF_8);
        call.exchange().answer(200, "text/plain; version=0.0.4; charset=utf-8", body);
    }

    private static void add(MetricText text, Container container, CgroupStats stats) {
        Map<String, String> labels = new LinkedHashMap<>();
        labels.put("id", "/docker/" + container.id().value());
        labels.put(
                "image",
                container
                        .memo()
                        .configView()
                        .optionalText("Image")
                        .orElse(container.info().image()));
        labels.put("name", container.name());
        addProcessor(text, labels, stats);
        addMemory(text, labels, stats.memory());
        text.add(
                "container_processes",
                GAUGE,
                "Number of processes running inside the container.",
                labels,
                stats.pids().current());
        Instant started =
                container.info().run().flatMap(ContainerInfo.Run::started).orElse(Instant.EPOCH);
        text.add(
                "container_start_time_seconds",
                GAUGE,
                "Start time of the container since unix epoch.",
                labels,
                started.getEpochSecond());
        text.add(
                "container_last_seen",
                GAUGE,
                "Last time a container was seen by the exporter.",
                labels,
                Instant.now().getEpochSecond());
        long read = stats.blockIo().stream()
                .mapToLong(CgroupStats.BlockIo::readBytes)
                .sum();
        long written = stats.blockIo().stream()
                .mapToLong(CgroupStats.BlockIo::writtenBytes)
                .sum();
        text.add("container_fs_reads_bytes_total", COUNTER, "Cumulative count of bytes read.", labels, read);
        text.add("container_fs_writes_bytes_total", COUNTER, "Cumulative count of bytes written.", labels, written);
    }

    private static void addProcessor(MetricText text, Map<String, String> labels, CgroupStats stats) {
        var cpu = stats.cpu();
        text.add(
                "container_cpu_usage_seconds_total",
                COUNTER,
                "Cumulative cpu time consumed in seconds.",
                labels,
                cpu.usageNanos() / NANOS);
        text.add(
                "container_cpu_user_seconds_total",
                COUNTER,
                "Cumulative user cpu time consumed in seconds.",
                labels,
                cpu.userNanos() / NANOS);
        text.add(
                "container_cpu_system_seconds_total",
                COUNTER,
                "Cumulative system cpu time consumed in seconds.",
                labels,
                cpu.systemNanos() / NANOS);
        text.add(
                "container_cpu_cfs_periods_total",
                COUNTER,
                "Number of elapsed enforcement period intervals.",
                labels,
                cpu.periods());
        text.add(
                "container_cpu_cfs_throttled_periods_total",
                COUNTER,
                "Number of throttled period intervals.",
                labels,
                cpu.throttledPeriods());
        text.add(
                "container_cpu_cfs_throttled_seconds_total",
                COUNTER,
                "Total time duration the container has been throttled.",
                labels,
                cpu.throttledNanos() / NANOS);
    }

    private static void addMemory(MetricText text, Map<String, String> labels, CgroupStats.Memory memory) {
        text.add(
                "container_memory_usage_bytes",
                GAUGE,
                "Current memory usage in bytes, including all memory.",
                labels,
                memory.usage());
        text.add(
                "container_memory_working_set_bytes",
                GAUGE,
                "Current working set in bytes.",
                labels,
                memory.workingSet());
        text.add("container_memory_rss", GAUGE, "Size of RSS in bytes.", labels, memory.anonymous());
        text.add("container_memory_cache", GAUGE, "Number of bytes of page cache memory.", labels, memory.cache());
        text.add("container_memory_swap", GAUGE, "Container swap usage in bytes.", labels, memory.swapUsage());
        text.add(
                "container_memory_failcnt", COUNTER, "Number of memory usage hits limits.", labels, memory.limitHits());
        text.add(
                "container_oom_events_total",
                COUNTER,
                "Count of out of memory events observed for the container.",
                labels,
                memory.oomKills());
        memory.limit()
                .ifPresent(limit -> text.add(
                        "container_spec_memory_limit_bytes", GAUGE, "Memory limit for the container.", labels, limit));
    }
}
