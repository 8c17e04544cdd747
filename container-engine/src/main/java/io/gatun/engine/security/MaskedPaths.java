package io.gatun.engine.security;

import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** What of /proc and /sys a container must not see or change, unless it is privileged: Docker's lists. */
public final class MaskedPaths {
    /** Paths that are hidden: files behind /dev/null, directories behind an empty read-only filesystem. */
    private static final List<String> MASKED = List.of(
            "/proc/acpi",
            "/proc/asound",
            "/proc/interrupts",
            "/proc/kcore",
            "/proc/keys",
            "/proc/latency_stats",
            "/proc/sched_debug",
            "/proc/scsi",
            "/proc/timer_list",
            "/proc/timer_stats",
            "/sys/devices/virtual/powercap",
            "/sys/firmware");

    /** Paths that can be read but not written. */
    public static final List<String> READONLY =
            List.of("/proc/bus", "/proc/fs", "/proc/irq", "/proc/sys", "/proc/sysrq-trigger");

    private MaskedPaths() {}

    /**
     * The paths to hide on a machine with CPUs 0 to {@code cpus - 1}: each CPU's thermal throttle counters tell
     * one container about the load of another.
     */
    public static List<String> masked(int cpus) {
        var throttles =
                IntStream.range(0, cpus).mapToObj(cpu -> "/sys/devices/system/cpu/cpu" + cpu + "/thermal_throttle");
        return Stream.concat(MASKED.stream(), throttles).toList();
    }
}
