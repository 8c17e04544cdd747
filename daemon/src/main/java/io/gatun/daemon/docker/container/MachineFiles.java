package io.gatun.daemon.docker.container;

import io.gatun.engine.json.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** What {@code /proc} says of the machine and of a container's network. */
public final class MachineFiles {
    /** USER_HZ, which the kernel shows to programs on every architecture that there is an engine for. */
    private static final long NANOS_PER_TICK = 10_000_000;
    /** user, nice, system, idle, iowait, irq, softirq and steal: as dockerd adds them up. */
    private static final int TIMES = 8;

    private static final int NETWORK_FIELDS = 17;
    private static final long KIB = 1024;

    private MachineFiles() {}

    /** Processor time of the machine since its boot, idle time included. */
    static long processorNanos() {
        String first = read("/proc/stat").lines().findFirst().orElse("");
        String[] fields = first.split("\\s+", -1);
        long ticks = 0;
        for (int i = 1; i < fields.length && i <= TIMES; i++) ticks += Long.parseLong(fields[i]);
        return ticks * NANOS_PER_TICK;
    }

    /** How much memory the machine has. */
    public static long memoryBytes() {
        return read("/proc/meminfo")
                .lines()
                .filter(line -> line.startsWith("MemTotal:"))
                .map(line -> Long.parseLong(line.replaceAll("\\D", "")) * KIB)
                .findFirst()
                .orElse(0L);
    }

    /** The interfaces of a process's network but for its loopback. */
    static Json networks(int pid) {
        var out = Json.object();
        List<String> lines = read("/proc/%d/net/dev".formatted(pid)).lines().toList();
        for (String line : lines) {
            String[] fields = line.strip().split("[:\\s]+", -1);
            if (fields.length < NETWORK_FIELDS || fields[0].equals("lo") || !fields[1].matches("\\d+")) continue;
            out.put(fields[0], network(fields));
        }
        return out.build();
    }

    private static Json network(String[] fields) {
        return Json.object()
                .put("rx_bytes", Long.parseLong(fields[1]))
                .put("rx_packets", Long.parseLong(fields[2]))
                .put("rx_errors", Long.parseLong(fields[3]))
                .put("rx_dropped", Long.parseLong(fields[4]))
                .put("tx_bytes", Long.parseLong(fields[9]))
                .put("tx_packets", Long.parseLong(fields[10]))
                .put("tx_errors", Long.parseLong(fields[11]))
                .put("tx_dropped", Long.parseLong(fields[12]))
                .build();
    }

    private static String read(String file) {
        try {
            return Files.readString(Path.of(file), StandardCharsets.UTF_8);
        } catch (IOException e) {
            return "";
        }
    }
}
